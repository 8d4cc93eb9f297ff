import type { TenantId } from '@gatehouse/db';
import type { TaskQueue } from '@gatehouse/db/queue';
import type { OpenAttempt } from '../../control-plane/tasks/task.ts';
import type { TaskRows } from '../../control-plane/tasks/task-rows.ts';
import { MOST_TRIES, pauseAfter } from './after-failure.ts';

export interface SettleLostParts {
  readonly rows: Pick<TaskRows, 'end' | 'handBack'>;
  readonly queue: Pick<TaskQueue, 'add'>;
  /**
   * Whether a call may be made once more of which nobody knows whether it had its effect: only what an admin has found to
   * have the effect of once, however often it is made.
   */
  mayBeMadeAgain(tenantId: TenantId, attempt: OpenAttempt): Promise<boolean>;
}

/** What became of the task: there is another attempt, it was given up, or it was somebody else's by then. */
export type Settled = 'again' | 'given-up' | 'not-ours';

/**
 * Ends an attempt that nobody is at any more. A task that takes its workers with it is not made again for ever.
 *
 * @param outcome whether it is known that nothing was sent
 */
export async function settleLost(
  tenantId: TenantId,
  attempt: OpenAttempt,
  outcome: 'unsent' | 'abandoned',
  { rows, queue, mayBeMadeAgain }: SettleLostParts,
): Promise<Settled> {
  const { taskId, tries, number } = attempt;
  const isHarmless = outcome === 'unsent' || (await mayBeMadeAgain(tenantId, attempt));
  if (!isHarmless || tries >= MOST_TRIES) {
    const reason = outcome === 'unsent' ? 'internal' : 'task.ambiguous';
    return (await rows.end(tenantId, attempt, { status: 'failed', reason, outcome })) ? 'given-up' : 'not-ours';
  }
  const pause = tries > 1 ? pauseAfter(tries - 1) : 0;
  if (!(await rows.handBack(tenantId, attempt, outcome, pause))) return 'not-ours';
  // Should the queue not take it, or hand it out before its time, a sweep says it again.
  if (pause === 0) await queue.add({ tenantId, taskId }, number + 1).catch(() => {});
  return 'again';
}
