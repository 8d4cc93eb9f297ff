import type { GatehouseError } from '@gatehouse/errors';

/** A fault in a file, with its place. */
interface Problem {
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
}

/** An error for an operator's terminal: what happened, its detail, and what to do next. */
export function describeFailure(error: GatehouseError): string {
  const { title, advice } = error.definition;
  const problems = error.data?.problems as readonly Problem[] | undefined;
  const detail = problems ? problems.map(describeProblem) : (error.reason?.split('\n') ?? []);
  const last = `${advice} [${error.code}]`;
  if (detail.length > 1 || problems) return [title, ...detail.map((line) => `  ${line}`), last].join('\n');
  return `${withReason(title, detail[0])} ${last}`;
}

/** `There is no such tenant: initech.` */
function withReason(title: string, reason: string | undefined): string {
  return reason ? `${title.replace(/\.$/, '')}: ${reason.replace(/\.$/, '')}.` : title;
}

function describeProblem({ line, column, path, message }: Problem): string {
  return `${line}:${column}${path && ` ${path}`}: ${message}`;
}
