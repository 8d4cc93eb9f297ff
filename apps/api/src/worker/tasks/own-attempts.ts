import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { AttemptPlace, BegunAttempt, OpenAttempt } from '../../control-plane/tasks/task.ts';
import type { TaskRows } from '../../control-plane/tasks/task-rows.ts';

interface Running {
  readonly tenantId: TenantId;
  readonly place: AttemptPlace;
  readonly abort: AbortController;
}

/** Milliseconds of a timer that a process can set. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** What a worker is at, as it knows it; and what the rows say of it. */
export class OwnAttempts {
  /** Tasks that are looked at, from before an attempt is begun until its end is written. */
  private readonly lookedAt = new Map<string, number>();
  private readonly running = new Map<string, Running>();
  /** Attempts that came as far as their upstreams, and whose ends could not be written. */
  private readonly unwritten = new Set<string>();

  constructor(private readonly rows: Pick<TaskRows, 'ownedBy' | 'openAttempts'>) {}

  /** @returns what says that it is no longer looked at */
  lookAt(taskId: string): Disposable {
    this.lookedAt.set(taskId, (this.lookedAt.get(taskId) ?? 0) + 1);
    return {
      [Symbol.dispose]: () => {
        const others = (this.lookedAt.get(taskId) ?? 1) - 1;
        if (others > 0) this.lookedAt.set(taskId, others);
        else this.lookedAt.delete(taskId);
      },
    };
  }

  /** The signal aborts when the attempt is no longer this worker's, and at the deadline of its task. */
  run(tenantId: TenantId, place: BegunAttempt, timeLeft: number): { readonly signal: AbortSignal } & Disposable {
    const key = keyOf(place);
    const abort = new AbortController();
    this.running.set(key, { tenantId, place, abort });
    const overdue = setTimeout(
      () => abort.abort(new GatehouseError('upstream.timeout')),
      Math.min(LONGEST_TIMER, Math.max(1, timeLeft)),
    );
    overdue.unref();
    return {
      signal: abort.signal,
      [Symbol.dispose]: () => {
        clearTimeout(overdue);
        this.running.delete(key);
      },
    };
  }

  cutOff(reason: GatehouseError): void {
    for (const { abort } of this.running.values()) abort.abort(reason);
  }

  noteUnwritten(place: AttemptPlace): void {
    this.unwritten.add(keyOf(place));
  }

  /** Cuts one attempt off, should it have been cancelled. */
  async cutOffIfLost(tenantId: TenantId, place: AttemptPlace): Promise<void> {
    const own = await this.rows.ownedBy(tenantId, place.workerId, [place.taskId]);
    if (own.some(({ number }) => number === place.number)) return;
    this.running.get(keyOf(place))?.abort.abort(new GatehouseError('request.cancelled'));
  }

  /** Cuts off what was cancelled, or given to another worker. */
  async cutOffLost(workerId: string): Promise<void> {
    const mine = [...this.running.values()].filter(({ place }) => place.workerId === workerId);
    for (const [tenantId, some] of Map.groupBy(mine, (one) => one.tenantId)) {
      const taskIds = some.map(({ place }) => place.taskId);
      const own = new Set((await this.rows.ownedBy(tenantId, workerId, taskIds)).map(keyOf));
      for (const { place, abort } of some) {
        if (!own.has(keyOf(place))) abort.abort(new GatehouseError('request.cancelled'));
      }
    }
  }

  /**
   * Attempts that are this worker's and that it is not at: they were begun and it has not heard of it, or their ends could
   * not be written.
   */
  async adrift(
    tenantId: TenantId,
    workerId: string,
  ): Promise<{ attempt: OpenAttempt; outcome: 'unsent' | 'abandoned' }[]> {
    const open = await this.rows.openAttempts(tenantId, workerId, 100);
    return open
      .filter(({ taskId }) => !this.lookedAt.has(taskId))
      .map((attempt) => ({ attempt, outcome: this.unwritten.delete(keyOf(attempt)) ? 'abandoned' : 'unsent' }));
  }
}

function keyOf({ taskId, number }: Pick<AttemptPlace, 'taskId' | 'number'>): string {
  return `${taskId}/${number}`;
}
