import { ApiProblem } from '@gatehouse/api-client';
import { asGatehouseError } from '@gatehouse/errors';
import { z } from 'zod';

/** Something wrong with what was sent, and where. */
export interface Fault {
  /** As people write it: `grants[0].allow.tools[0]`; empty for the whole. */
  readonly path: string;
  /** What is wrong and what would be right. */
  readonly message: string;
}

/** What went wrong, as it is shown to a person. */
export interface DescribedProblem {
  readonly code: string;
  readonly title: string;
  readonly advice: string;
  /** With which somebody finds it in the record. */
  readonly correlationId: string | undefined;
  readonly faults: readonly Fault[];
}

/** What is shown of a problem's members. One that is not as it should be is not shown. */
const members = z.object({
  title: z.string().catch('This did not work.'),
  detail: z.string().catch('Try again in a minute.'),
  correlationId: z.string().optional().catch(undefined),
  problems: z.array(z.object({ path: z.string(), message: z.string() })).catch([]),
});

/** What was thrown, in words. What the inside says of it stays inside. */
export function describeProblem(thrown: unknown): DescribedProblem {
  if (thrown instanceof ApiProblem) {
    const { title, detail: advice, correlationId, problems: faults } = members.parse(thrown.members);
    return { code: thrown.code, title, advice, correlationId, faults };
  }
  const { code, definition } = asGatehouseError(thrown);
  return { code, title: definition.title, advice: definition.advice, correlationId: undefined, faults: [] };
}
