import type { AttemptingWorker, Clock, Database, TenantId } from '@gatehouse/db';
import type { OpenAttempt } from '../../control-plane/tasks/task.ts';
import type { TaskRows } from '../../control-plane/tasks/task-rows.ts';
import { WINDOW } from '../../control-plane/tasks/tenant-windows.ts';
import type { Logger } from '../../platform/injection.ts';
import { GoneWorkers } from './gone-workers.ts';
import { type SettleLostParts, settleLost } from './settle-lost.ts';

/** Tasks of one tenant that one round deals with. */
const AT_ONCE = 500;

/** Milliseconds for which a task waits before it is said again that somebody should look at it. */
const SAID_AGAIN_AFTER = 5_000;

export interface TaskSweepParts extends SettleLostParts {
  readonly workers: Pick<Database['workers'], 'list' | 'forget' | 'attempting' | 'tenantsWithOpenTasks'>;
  readonly rows: TaskRows;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What one round came to. */
export interface Swept {
  /** Attempts of workers that are gone: made again, or given up because they may have had their effect. */
  again: number;
  ambiguous: number;
  /** What has waited for long, and is said again: the queue has lost it, or is only slow. */
  saidAgain: number;
  /** What was not begun by its deadline. */
  overdue: number;
}

/**
 * Puts right what went wrong: workers that died in the middle, and a queue that has lost what it was told. Any number of
 * processes may sweep at the same time, since each thing is done by one statement of the rows; what fails for one tenant is
 * done for the others.
 */
export class TaskSweep {
  private readonly gone = new GoneWorkers();
  private silent: readonly string[] = [];

  constructor(private readonly parts: TaskSweepParts) {}

  /**
   * Looks at who is silent: often, and in time, however long a round takes.
   *
   * @param now milliseconds, of a clock that never goes back
   */
  async look(now: number): Promise<void> {
    this.silent = this.gone.look(await this.parts.workers.list(), now);
  }

  async round(): Promise<Swept> {
    const swept: Swept = { again: 0, ambiguous: 0, saidAgain: 0, overdue: 0 };
    await this.settleGone(swept);
    for (const tenantId of await this.parts.workers.tenantsWithOpenTasks()) {
      await this.attempt({ tenantId }, async () => {
        swept.overdue += (await this.parts.rows.endOverdue(tenantId, AT_ONCE)).length;
        swept.saidAgain += await this.sayAgain(tenantId);
      });
    }
    return swept;
  }

  /** Removes what is to be forgotten, of every tenant. @returns how many tasks that were */
  async forget(tenantIds: readonly TenantId[]): Promise<number> {
    let count = 0;
    for (const tenantId of tenantIds) {
      await this.attempt({ tenantId }, async () => {
        let some: number;
        do {
          some = await this.parts.rows.forget(tenantId, AT_ONCE);
          count += some;
        } while (some === AT_ONCE);
      });
    }
    return count;
  }

  /** A worker without a row is as gone as a silent one: it has ended, and could not say what became of its attempts. */
  private async settleGone(swept: Swept): Promise<void> {
    const { workers } = this.parts;
    const silent = new Set(this.silent);
    this.silent = [];
    // Read first: a worker has its row before its first attempt.
    const attempting = await workers.attempting();
    const present = new Set((await workers.list()).map(({ id }) => id));
    const gone = attempting.filter(({ workerId }) => silent.has(workerId) || !present.has(workerId));
    for (const one of gone) {
      if (!(await this.attempt(one, () => this.settleAttempts(one, swept)))) silent.delete(one.workerId);
    }
    // Not before: it is by its row that a worker that comes back finds that it was taken for dead.
    for (const id of silent) await workers.forget(id);
  }

  private async settleAttempts({ tenantId, workerId }: AttemptingWorker, swept: Swept): Promise<void> {
    const { rows } = this.parts;
    let some: readonly OpenAttempt[];
    do {
      some = await rows.openAttempts(tenantId, workerId, AT_ONCE);
      for (const attempt of some) {
        const settled = await settleLost(tenantId, attempt, 'abandoned', this.parts);
        if (settled === 'again') swept.again++;
        if (settled === 'given-up') swept.ambiguous++;
      }
    } while (some.length === AT_ONCE);
  }

  private async sayAgain(tenantId: TenantId): Promise<number> {
    const { rows, queue, clock } = this.parts;
    const since = new Date(clock.now().getTime() - SAID_AGAIN_AFTER);
    const waiting = await rows.waiting(tenantId, since, WINDOW);
    await Promise.all(waiting.map(({ taskId, attempt }) => queue.add({ tenantId, taskId }, attempt + 1)));
    return waiting.length;
  }

  /** @returns whether it has succeeded */
  private async attempt(of: { readonly tenantId: TenantId }, work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (err) {
      this.parts.logger.warn({ err, ...of }, 'tasks of a tenant could not be put right; the next round tries again');
      return false;
    }
  }
}
