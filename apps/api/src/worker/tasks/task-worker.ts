import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, TenantId } from '@gatehouse/db';
import type { QueueConsumer, QueuedTask, TaskQueue } from '@gatehouse/db/queue';
import { asGatehouseError, type ErrorCode, GatehouseError } from '@gatehouse/errors';
import type { AttemptEnding, BegunAttempt, OpenAttempt } from '../../control-plane/tasks/task.ts';
import type { TaskInputs } from '../../control-plane/tasks/task-inputs.ts';
import type { TaskRows } from '../../control-plane/tasks/task-rows.ts';
import type { Logger } from '../../platform/injection.ts';

/** Milliseconds between two beats, and between two looks at whether tasks are still this worker's. */
const BEAT = 2_000;

/** Whoever stops a process gives it ten seconds. */
const DRAIN_TIME = 6_000;

/** Errors after which it is known that no call has left. */
const UNSENT: ReadonlySet<ErrorCode> = new Set([
  'outbound.refused',
  'server.busy',
  'tool.unknown',
  'upstream.credential-missing',
  'upstream.unreachable',
]);

/** And those after which nobody knows whether it had its effect. */
const UNKNOWN: ReadonlySet<ErrorCode> = new Set([
  'request.cancelled',
  'server.stopping',
  'upstream.answer-dropped',
  'upstream.interrupted',
  'upstream.timeout',
]);

export interface TaskWorkerParts {
  readonly database: Pick<Database, 'beat' | 'forgetWorker'>;
  readonly rows: TaskRows;
  readonly inputs: Pick<TaskInputs, 'ask'>;
  readonly queue: TaskQueue;
  readonly logger: Logger;
  /** Calls that are made at the same time. */
  readonly concurrency: number;
  /** Milliseconds that calls under way have when the worker is to stop; 6 s unless given. */
  readonly drainTime?: number;
  /** Makes the call. @throws GatehouseError why there is no answer */
  make(tenantId: TenantId, attempt: BegunAttempt, signal: AbortSignal): Promise<AttemptEnding>;
  /** As in `TaskSweepParts`. */
  mayBeMadeAgain(tenantId: TenantId, attempt: OpenAttempt): Promise<boolean>;
}

interface Running {
  readonly tenantId: TenantId;
  readonly abort: AbortController;
}

/** Takes tasks from the queue and makes their calls, one attempt each time. */
export class TaskWorker {
  readonly id = randomUUID();
  private readonly running = new Map<string, Running>();
  private consumer: QueueConsumer | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: TaskWorkerParts) {}

  /** Whoever takes a task must be known to live before. @throws GatehouseError `database.unavailable` */
  async start(): Promise<void> {
    const { database, queue, logger, concurrency } = this.parts;
    await database.beat(this.id);
    this.timer = setInterval(() => void this.beat(), BEAT);
    this.timer.unref();
    this.consumer = queue.consume({
      concurrency,
      handle: (task) => this.handle(task),
      onError: (err) => logger.warn({ err }, 'a task could not be taken from the queue'),
    });
  }

  /** Takes no more. What is under way may end for a while; then it is cut off, and handed back where that is harmless. */
  async close(): Promise<void> {
    const drained = this.consumer?.close();
    const late = sleep(this.parts.drainTime ?? DRAIN_TIME, undefined, { ref: false }).then(() => {
      for (const { abort } of this.running.values()) abort.abort(new GatehouseError('server.stopping'));
    });
    await Promise.race([drained, late]);
    await drained;
    clearInterval(this.timer);
    // Where that fails, others find it silent.
    await this.parts.database.forgetWorker(this.id).catch(() => {});
  }

  private async handle({ tenantId, taskId }: QueuedTask): Promise<void> {
    const { rows, logger } = this.parts;
    const attempt = await rows.begin(tenantId, taskId, this.id);
    // Over by now, or another worker's: the queue says some things twice.
    if (!attempt) return;
    const abort = new AbortController();
    this.running.set(taskId, { tenantId, abort });
    try {
      const ending = await this.endingOf(tenantId, attempt, abort.signal);
      await this.settle(tenantId, attempt, ending);
    } catch (err) {
      // Its end could not be written. Nobody makes it again before it is known to be harmless: the sweep finds it.
      logger.error({ err, tenantId, taskId }, 'the end of a task could not be written');
    } finally {
      this.running.delete(taskId);
    }
  }

  /** How the attempt ends, and the task with it; undefined when there may be another one. */
  private async endingOf(
    tenantId: TenantId,
    attempt: BegunAttempt,
    signal: AbortSignal,
  ): Promise<AttemptEnding | undefined> {
    try {
      return await this.parts.make(tenantId, attempt, signal);
    } catch (thrown) {
      const error = asGatehouseError(signal.aborted ? signal.reason : thrown);
      const { code } = error;
      if (code === 'internal')
        this.parts.logger.error({ err: error, tenantId, taskId: attempt.taskId }, 'a task failed');
      if (code === 'server.stopping' && (await this.parts.mayBeMadeAgain(tenantId, attempt))) return undefined;
      const outcome = UNSENT.has(code) ? 'unsent' : UNKNOWN.has(code) ? 'abandoned' : 'answered';
      return { status: 'failed', reason: code === 'server.stopping' ? 'task.ambiguous' : code, outcome };
    }
  }

  private async settle(tenantId: TenantId, attempt: BegunAttempt, ending: AttemptEnding | undefined): Promise<void> {
    const { rows, inputs } = this.parts;
    if (!ending) await this.handBack(tenantId, attempt);
    else if (ending.status !== 'input_required') await rows.end(tenantId, attempt, ending);
    else {
      const asked = await inputs.ask(tenantId, attempt, attempt.round, ending);
      if (asked?.goesOnAfter !== undefined) await this.queueAgain(tenantId, attempt.taskId, asked.goesOnAfter);
    }
  }

  private async handBack(tenantId: TenantId, attempt: BegunAttempt): Promise<void> {
    const handed = await this.parts.rows.handBack(tenantId, attempt, 'abandoned');
    if (handed) await this.queueAgain(tenantId, attempt.taskId, attempt.number);
  }

  private queueAgain(tenantId: TenantId, taskId: string, attempts: number): Promise<void> {
    return this.parts.queue.add({ tenantId, taskId }, attempts + 1);
  }

  /** Says that it lives, and finds out which of its tasks were cancelled, or given to another worker because it was silent. */
  private async beat(): Promise<void> {
    const { database, rows, logger } = this.parts;
    try {
      await database.beat(this.id);
      const tenants = Map.groupBy(this.running, ([, { tenantId }]) => tenantId);
      for (const [tenantId, tasks] of tenants) {
        const own = await rows.ownedBy(
          tenantId,
          this.id,
          tasks.map(([taskId]) => taskId),
        );
        for (const [taskId, { abort }] of tasks) {
          if (!own.has(taskId)) abort.abort(new GatehouseError('request.cancelled'));
        }
      }
    } catch (err) {
      logger.warn({ err }, 'a worker could not say that it lives');
    }
  }
}
