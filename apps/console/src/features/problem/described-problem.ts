import { asGatehouseError } from '@gatehouse/errors';
import { ApiProblem } from './api-problem.ts';

/** What went wrong, as it is shown to a person. */
export interface DescribedProblem {
  readonly code: string;
  readonly title: string;
  readonly advice: string;
  /** With which somebody finds it in the record. */
  readonly correlationId: string | undefined;
  /** What is wrong with what was sent, one sentence each. */
  readonly faults: readonly string[];
}

/** What was thrown, in words. What the inside says of it stays inside. */
export function describeProblem(thrown: unknown): DescribedProblem {
  if (thrown instanceof ApiProblem) {
    const { code = 'unknown', title = 'This did not work.', detail, correlationId, problems = [] } = thrown.members;
    const faults = problems.map(({ path, message }) => (path ? `${path}: ${message}` : message));
    return { code, title, advice: detail ?? 'Try again in a minute.', correlationId, faults };
  }
  const { code, definition } = asGatehouseError(thrown);
  return { code, title: definition.title, advice: definition.advice, correlationId: undefined, faults: [] };
}
