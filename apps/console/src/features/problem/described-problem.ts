import { asGatehouseError } from '@gatehouse/errors';
import { ApiProblem } from './api-problem.ts';

/** What went wrong, as it is shown to a person. */
export interface DescribedProblem {
  readonly code: string;
  readonly title: string;
  readonly advice: string;
  /** With which somebody finds it in the record. */
  readonly correlationId: string | undefined;
}

/** What was thrown, in words. What the inside says of it stays inside. */
export function describeProblem(thrown: unknown): DescribedProblem {
  if (thrown instanceof ApiProblem) {
    const { code = 'unknown', title = 'This did not work.', detail, correlationId } = thrown.members;
    return { code, title, advice: detail ?? 'Try again in a minute.', correlationId };
  }
  const { code, definition } = asGatehouseError(thrown);
  return { code, title: definition.title, advice: definition.advice, correlationId: undefined };
}
