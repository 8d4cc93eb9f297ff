import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Database, TenantId } from '@gatehouse/db';
import type { QueueConsumer, QueuedTask, TaskQueue } from '@gatehouse/db/queue';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import type { AttemptEnding, AttemptOutcome, BegunAttempt } from '../../control-plane/tasks/task.ts';
import type { TaskInputs } from '../../control-plane/tasks/task-inputs.ts';
import type { TaskRows } from '../../control-plane/tasks/task-rows.ts';
import type { TaskListening } from '../../platform/bus/task-listening.ts';
import type { TaskNotices } from '../../platform/bus/task-notices.ts';
import type { Logger } from '../../platform/injection.ts';
import { Rounds } from '../rounds.ts';
import { isWorthAnother, outcomeOf, pauseAfter, reasonOf } from './after-failure.ts';
import type { PreparedCall } from './make-call.ts';
import { OwnAttempts } from './own-attempts.ts';
import { type SettleLostParts, settleLost } from './settle-lost.ts';
import type { TaskMetrics } from './task-metrics.ts';
import { TenantShares } from './tenant-shares.ts';

/** Milliseconds between two beats, and between two looks at whether tasks are still this worker's. */
const BEAT = 2_000;

/** Whoever stops a process gives it ten seconds. */
const DRAIN_TIME = 6_000;

/** Tenants that can have all of their shares at the same time. */
const SHARES = 4;

/** Milliseconds that are left to write down what was cut off. */
const LAST_WORDS = 2_000;

export interface TaskWorkerParts extends SettleLostParts {
  readonly workers: Pick<Database['workers'], 'enter' | 'beat' | 'forget' | 'attempting'>;
  readonly rows: TaskRows;
  readonly inputs: Pick<TaskInputs, 'ask'>;
  readonly queue: TaskQueue;
  readonly notices: Pick<TaskNotices, 'listen'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<TaskMetrics, 'countAttempt' | 'countEnd'>;
  /** Calls of one tenant that are made at the same time. */
  readonly share: number;
  /** Milliseconds that calls under way have when the worker is to stop; 6 s unless given. */
  readonly drainTime?: number;
  /** Prepares the call; nothing has left before that is made. @throws GatehouseError why it cannot be made */
  prepare(tenantId: TenantId, attempt: BegunAttempt): Promise<PreparedCall>;
}

/** That there may be another attempt, and what is known of this one. */
interface AnotherTry {
  readonly status: 'again';
  readonly outcome: AttemptOutcome;
  readonly pause: number;
}

/** Takes tasks from the queue and makes their calls, one attempt each time. */
export class TaskWorker {
  private id = randomUUID();
  private readonly own: OwnAttempts;
  private readonly shares: TenantShares;
  private readonly beats: Rounds;
  private readonly looks: Rounds;
  private readonly stopping = new AbortController();
  private consumer: QueueConsumer | undefined;

  constructor(private readonly parts: TaskWorkerParts) {
    const { logger } = parts;
    this.own = new OwnAttempts(parts.rows);
    this.shares = new TenantShares({
      ...{ rows: parts.rows, clock: parts.clock, share: parts.share },
      work: (task) => this.handle(task),
      onError: (err) => logger.warn({ err }, 'a task could not be begun'),
    });
    this.beats = new Rounds({
      pause: BEAT,
      round: () => this.beat(),
      onError: (err) => logger.warn({ err }, 'a worker could not say that it lives'),
    });
    this.looks = new Rounds({
      pause: BEAT,
      round: () => this.look(),
      onError: (err) => logger.warn({ err }, 'a worker could not see which tasks are still its own'),
    });
  }

  /** Whoever takes a task must be known to live before. @throws GatehouseError `database.unavailable` */
  async start(): Promise<void> {
    const { workers, queue, logger, share } = this.parts;
    await workers.enter(this.id);
    this.beats.start();
    this.looks.start();
    this.consumer = queue.consume({
      concurrency: SHARES * share,
      handle: (task) => this.shares.take(task),
      onError: (err) => logger.warn({ err }, 'a task could not be taken from the queue'),
    });
  }

  /** Takes no more. What is under way may end for a while; then it is cut off, and handed back where that is harmless. */
  async close(): Promise<void> {
    this.stopping.abort();
    const drained = Promise.all([this.consumer?.close().catch(() => {}), this.shares.close()]);
    const inTime = await Promise.race([drained, after(this.parts.drainTime ?? DRAIN_TIME)]);
    if (inTime === 'late') {
      this.own.cutOff(new GatehouseError('server.stopping'));
      await Promise.race([drained, after(LAST_WORDS)]);
    }
    await Promise.all([this.beats.stop(), this.looks.stop()]);
    await this.leave().catch(() => {});
  }

  private async handle({ tenantId, taskId }: QueuedTask): Promise<void> {
    // Taken in the moment in which it stops: others are told of it by the sweep.
    if (this.stopping.signal.aborted) return;
    using _ = this.own.lookAt(taskId);
    const attempt = await this.parts.rows.begin(tenantId, taskId, this.id);
    // Over by now, or another worker's: the queue says some things twice.
    if (!attempt) return;
    const timeLeft = attempt.deadlineAt.getTime() - this.parts.clock.now().getTime();
    using run = this.own.run(tenantId, attempt, timeLeft);
    const { ending, wasSent } = await this.make(tenantId, attempt, run.signal);
    try {
      await this.untilWritten(() => this.write(tenantId, attempt, ending));
    } catch (err) {
      if (wasSent) this.own.noteUnwritten(attempt);
      this.parts.logger.error({ err, tenantId, taskId }, 'what an attempt came to could not be written');
    }
  }

  private async make(
    tenantId: TenantId,
    attempt: BegunAttempt,
    signal: AbortSignal,
  ): Promise<{ readonly ending: AttemptEnding | AnotherTry; readonly wasSent: boolean }> {
    let wasSent = false;
    using listening = this.parts.notices.listen(tenantId, attempt.taskId);
    void this.watch(listening, tenantId, attempt, signal);
    try {
      const call = await this.parts.prepare(tenantId, attempt);
      signal.throwIfAborted();
      wasSent = true;
      return { ending: await call(signal), wasSent };
    } catch (thrown) {
      const error = asGatehouseError(signal.aborted ? signal.reason : thrown);
      if (error.code === 'internal') {
        this.parts.logger.error({ err: error, tenantId, taskId: attempt.taskId }, 'an attempt failed');
      }
      return { ending: await this.afterFailure(tenantId, attempt, error, wasSent), wasSent };
    }
  }

  /** Cuts a call off as soon as its task is cancelled. What is not heard of, a look finds. */
  private async watch(
    listening: TaskListening,
    tenantId: TenantId,
    attempt: BegunAttempt,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const isHeard = () => listening.next(Number.POSITIVE_INFINITY, signal);
      while (await isHeard()) await this.own.cutOffIfLost(tenantId, attempt);
    } catch {
      // It was cut off, or the database is away.
    }
  }

  private async afterFailure(
    tenantId: TenantId,
    attempt: BegunAttempt,
    { code }: GatehouseError,
    wasSent: boolean,
  ): Promise<AttemptEnding | AnotherTry> {
    const outcome = outcomeOf(code, wasSent);
    const { tries } = attempt;
    if (isWorthAnother(code, outcome, tries) && (outcome === 'unsent' || (await this.isHarmless(tenantId, attempt)))) {
      return { status: 'again', outcome, pause: code === 'server.stopping' ? 0 : pauseAfter(tries) };
    }
    return { status: 'failed', reason: reasonOf(code, outcome), outcome };
  }

  /** Where that cannot be known, it is not made again. */
  private isHarmless(tenantId: TenantId, attempt: BegunAttempt): Promise<boolean> {
    return this.parts.mayBeMadeAgain(tenantId, attempt).catch(() => false);
  }

  private async write(tenantId: TenantId, attempt: BegunAttempt, ending: AttemptEnding | AnotherTry): Promise<void> {
    const { rows, inputs, metrics } = this.parts;
    switch (ending.status) {
      case 'again':
        await rows.handBack(tenantId, attempt, ending.outcome, ending.pause);
        metrics.countAttempt(ending.outcome);
        return this.queueAgain(tenantId, attempt.taskId, attempt.number, ending.pause);
      case 'input_required': {
        const asked = await inputs.ask(tenantId, attempt, attempt.round, ending);
        metrics.countAttempt('answered');
        if (asked?.goesOnAfter !== undefined) this.queueAgain(tenantId, attempt.taskId, asked.goesOnAfter);
        return;
      }
      default:
        if (await rows.end(tenantId, attempt, ending)) metrics.countEnd(ending.status);
        metrics.countAttempt(ending.outcome);
    }
  }

  /** Should this fail, the sweep finds it waiting. */
  private queueAgain(tenantId: TenantId, taskId: string, attempts: number, pause = 0): void {
    const add = () => void this.parts.queue.add({ tenantId, taskId }, attempts + 1).catch(() => {});
    if (pause === 0) add();
    else setTimeout(add, pause).unref();
  }

  /** What a call came to is known here and nowhere else: it is kept until it is written, or the worker is at its end. */
  private async untilWritten(write: () => Promise<void>): Promise<void> {
    for (let pause = 100; ; pause = Math.min(2 * pause, BEAT)) {
      try {
        return await write();
      } catch (thrown) {
        const { code } = asGatehouseError(thrown);
        const isPassing = code === 'database.unavailable' || code === 'server.busy';
        if (!isPassing || this.stopping.signal.aborted) throw thrown;
        this.parts.logger.warn({ err: thrown }, 'what an attempt came to could not be written yet');
        await sleep(pause, undefined, { ref: false });
      }
    }
  }

  /** One that was taken for dead has lost everything that it was at, and goes on as another one. */
  private async beat(): Promise<void> {
    const { workers, logger } = this.parts;
    if (await workers.beat(this.id)) return;
    logger.warn({ workerId: this.id }, 'a worker was silent for so long that its tasks were given to others');
    this.own.cutOff(new GatehouseError('request.cancelled'));
    const id = randomUUID();
    await workers.enter(id);
    this.id = id;
  }

  private async look(): Promise<void> {
    await this.own.cutOffLost(this.id);
    const { workers, logger } = this.parts;
    for (const { tenantId, workerId } of await workers.attempting()) {
      if (workerId !== this.id) continue;
      for (const { attempt, outcome } of await this.own.adrift(tenantId, workerId)) {
        const settled = await settleLost(tenantId, attempt, outcome, this.parts);
        logger.warn({ tenantId, taskId: attempt.taskId, settled }, 'an attempt that nobody was at was settled');
      }
    }
  }

  /** By its row others find what it leaves behind; without one, too. */
  private async leave(): Promise<void> {
    await this.parts.workers.forget(this.id);
  }
}

function after(milliseconds: number): Promise<'late'> {
  return sleep(milliseconds, 'late', { ref: false });
}
