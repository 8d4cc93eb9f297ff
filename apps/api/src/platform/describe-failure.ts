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
  const what =
    detail.length > 1 ? [title, ...detail.map((line) => `  ${line}`)].join('\n') : [title, ...detail].join(' ');
  return `${what}${detail.length > 1 ? '\n' : ' '}${advice} [${error.code}]`;
}

function describeProblem({ line, column, path, message }: Problem): string {
  return `${line}:${column}${path && ` ${path}`}: ${message}`;
}
