import type { Database, TaskBacklog } from '@gatehouse/db';
import type { TaskStatus } from '@gatehouse/mcp';
import { Counter, Gauge } from 'prom-client';
import type { AttemptOutcome } from '../../control-plane/tasks/task.ts';
import type { Metrics } from '../../platform/metrics.ts';

const BACKLOG: readonly (readonly [state: string, read: (backlog: TaskBacklog) => number])[] = [
  ['waiting', ({ waiting }) => waiting],
  ['running', ({ running }) => running],
  ['input_required', ({ asking }) => asking],
];

/** Milliseconds for which one look at the backlog is good: it is several metrics. */
const FRESH_FOR = 1_000;

/** How many tasks there are to do, of all tenants, and what became of those that this worker took. */
export class TaskMetrics {
  private readonly attempts: Counter<'outcome'>;
  private readonly ended: Counter<'status'>;
  private looked: { readonly at: number; readonly backlog: Promise<TaskBacklog | undefined> } | undefined;

  constructor(
    { registry }: Pick<Metrics, 'registry'>,
    private readonly workers: Pick<Database['workers'], 'backlog'>,
  ) {
    const registers = [registry];
    this.attempts = new Counter({
      name: 'gatehouse_task_attempts_total',
      help: 'Attempts at tasks that this worker has made, by outcome: `answered`, `unsent` or `abandoned`.',
      labelNames: ['outcome'],
      registers,
    });
    this.ended = new Counter({
      name: 'gatehouse_tasks_ended_total',
      help: 'Tasks that this worker has brought to an end, by status.',
      labelNames: ['status'],
      registers,
    });
    const metrics = this;
    new Gauge({
      name: 'gatehouse_tasks_open',
      help: 'Tasks that are not over, of all tenants: waiting for a worker, running, or waiting for input.',
      labelNames: ['state'],
      registers,
      async collect() {
        const backlog = await metrics.backlog();
        if (!backlog) return this.reset();
        for (const [state, read] of BACKLOG) this.set({ state }, read(backlog));
      },
    });
    new Gauge({
      name: 'gatehouse_task_oldest_seconds',
      help: 'For how long the oldest task has been waiting for a worker.',
      registers,
      async collect() {
        this.set((await metrics.backlog())?.oldestSeconds ?? Number.NaN);
      },
    });
  }

  countAttempt(outcome: AttemptOutcome): void {
    this.attempts.inc({ outcome });
  }

  countEnd(status: TaskStatus): void {
    this.ended.inc({ status });
  }

  /** Undefined while the database is away: metrics are wanted then, too. */
  private backlog(): Promise<TaskBacklog | undefined> {
    const now = performance.now();
    if (!this.looked || now - this.looked.at > FRESH_FOR) {
      this.looked = { at: now, backlog: this.workers.backlog().catch(() => undefined) };
    }
    return this.looked.backlog;
  }
}
