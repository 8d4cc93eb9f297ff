import type { DescribedProblem } from './described-problem.ts';

/** What is wrong with one field of what was sent, and with what is in it, for the place beside it. @param path as in a {@link Fault} */
export function faultAt(problem: DescribedProblem | undefined, path: string): string | undefined {
  const within = (at: string) => at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`);
  const messages = problem?.faults.filter((fault) => within(fault.path)).map(({ message }) => message) ?? [];
  return messages.length > 0 ? messages.join(' ') : undefined;
}
