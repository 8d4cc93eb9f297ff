import type { Clock, Database, TenantId } from '@gatehouse/db';
import type { TaskQueue } from '@gatehouse/db/queue';
import type { OpenAttempt } from '../../control-plane/tasks/task.ts';
import type { TaskRows } from '../../control-plane/tasks/task-rows.ts';
import { GoneWorkers } from './gone-workers.ts';

/** Tasks of one tenant that one round deals with. */
const AT_ONCE = 500;

/** Milliseconds for which a task waits before it is said again that somebody should look at it. */
const SAID_AGAIN_AFTER = 5_000;

export interface TaskSweepParts {
  readonly database: Pick<Database, 'listWorkers' | 'forgetWorker' | 'tenantsWithOpenTasks'>;
  readonly rows: TaskRows;
  readonly queue: Pick<TaskQueue, 'add'>;
  readonly clock: Clock;
  /**
   * Whether a call may be made once more of which nobody knows whether it had its effect: only what an admin has found to
   * have the effect of once, however often it is made.
   */
  mayBeMadeAgain(tenantId: TenantId, attempt: OpenAttempt): Promise<boolean>;
}

/** What one round came to. */
export interface Swept {
  /** Attempts of workers that are gone: made again, or given up because they may have had their effect. */
  readonly again: number;
  readonly ambiguous: number;
  /** What has waited for long, and is said again: the queue has lost it, or is only slow. */
  readonly saidAgain: number;
  /** What was not begun by its deadline. */
  readonly overdue: number;
}

/**
 * Puts right what went wrong: workers that died in the middle, and a queue that has lost what it was told. Any number of
 * processes may sweep at the same time, since each thing is done by one statement of the rows.
 */
export class TaskSweep {
  private readonly gone = new GoneWorkers();

  constructor(private readonly parts: TaskSweepParts) {}

  /** @param now milliseconds, of a clock that never goes back */
  async round(now: number): Promise<Swept> {
    const { database } = this.parts;
    const swept = { again: 0, ambiguous: 0, saidAgain: 0, overdue: 0 };
    const gone = this.gone.look(await database.listWorkers(), now);
    for (const tenantId of await database.tenantsWithOpenTasks()) {
      for (const workerId of gone) await this.settleAttempts(tenantId, workerId, swept);
      swept.overdue += (await this.parts.rows.endOverdue(tenantId, AT_ONCE)).length;
      swept.saidAgain += await this.sayAgain(tenantId);
    }
    // Not before: it is by its row that others find what it has left.
    for (const workerId of gone) await database.forgetWorker(workerId);
    return swept;
  }

  private async settleAttempts(
    tenantId: TenantId,
    workerId: string,
    swept: { again: number; ambiguous: number },
  ): Promise<void> {
    const { rows, queue, mayBeMadeAgain } = this.parts;
    let some: readonly OpenAttempt[];
    do {
      some = await rows.openAttempts(tenantId, workerId, AT_ONCE);
      for (const attempt of some) {
        if (await mayBeMadeAgain(tenantId, attempt)) {
          if (!(await rows.handBack(tenantId, attempt, 'abandoned'))) continue;
          swept.again++;
          // Should this fail, the next round finds it waiting.
          await queue.add({ tenantId, taskId: attempt.taskId }, attempt.number + 1);
        } else if (
          await rows.end(tenantId, attempt, { status: 'failed', reason: 'task.ambiguous', outcome: 'abandoned' })
        ) {
          swept.ambiguous++;
        }
      }
    } while (some.length === AT_ONCE);
  }

  private async sayAgain(tenantId: TenantId): Promise<number> {
    const { rows, queue, clock } = this.parts;
    const since = new Date(clock.now().getTime() - SAID_AGAIN_AFTER);
    const waiting = await rows.waiting(tenantId, since, AT_ONCE);
    for (const { taskId, attempt } of waiting) await queue.add({ tenantId, taskId }, attempt + 1);
    return waiting.length;
  }
}
