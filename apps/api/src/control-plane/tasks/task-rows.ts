import { type Clock, Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { TaskStatus } from '@gatehouse/mcp';
import { Inject, Injectable } from '@nestjs/common';
import { TaskNotices } from '../../platform/bus/task-notices.ts';
import { CLOCK } from '../../platform/injection.ts';
import { recordableDetail } from '../audit/recordable.ts';
import { TenantKeyRing } from '../keys/tenant-key-ring.ts';
import type {
  AnsweredRound,
  AttemptOutcome,
  AttemptPlace,
  BegunAttempt,
  NewTask,
  OpenAttempt,
  TaskEnding,
  TaskOwner,
  TaskReading,
  WaitingTask,
} from './task.ts';
import {
  countWaiting,
  knownTasks,
  openAttempts,
  ownedTasks,
  readTask,
  readValues,
  type ValueRow,
  waitingTasks,
} from './task-reads.ts';
import { beginAttempt, cancelTask, createTask, endOverdue, endTask, forgetTasks, handBack } from './task-statements.ts';
import { openParts, sealValue, type ValuePlace } from './task-values.ts';

/**
 * The truth about tasks. The queue only says which of them somebody should look at: what may be done with one is decided
 * here, by one statement, so that two workers that were told of the same task make one attempt.
 */
@Injectable()
export class TaskRows {
  constructor(
    private readonly database: Database,
    private readonly keyRing: TenantKeyRing,
    private readonly notices: TaskNotices,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Makes a task, durably. @throws GatehouseError `database.unavailable` */
  async create(tenantId: TenantId, task: NewTask): Promise<void> {
    const { id, owner, clientId, upstreamId, target, correlationId, createdAt, deadlineAt, expiresAt, verdict } = task;
    const parts = await sealValue(this.keyRing, tenantId, { taskId: id, kind: 'call' }, task.call);
    await this.database.hot.run(tenantId, [
      createTask.bind(
        ...([tenantId, id, createdAt, owner.principalId, owner.endpoint, clientId, upstreamId, target] as const),
        ...([correlationId, deadlineAt, expiresAt, parts, verdict, recordableDetail(task.detail)] as const),
      ),
    ]);
  }

  /**
   * Begins an attempt; undefined when the task is over, overdue, waits for input or for its time, or is another worker's.
   *
   * @throws GatehouseError `database.unavailable`, `key.*`, `internal`: it may have been begun all the same
   */
  async begin(tenantId: TenantId, taskId: string, workerId: string): Promise<BegunAttempt | undefined> {
    const [[row], values] = await this.database.hot.run(tenantId, [
      beginAttempt.bind(tenantId, taskId, this.clock.now(), workerId),
      readValues.bind(tenantId, taskId, ['call', 'state', 'answers']),
    ]);
    if (!row) return undefined;
    const { attempt: number, principalId, endpoint, ...rest } = row;
    const call = await this.valueIn(tenantId, { taskId, kind: 'call' }, values);
    if (!call) throw new GatehouseError('internal', { reason: 'a task without its call' });
    const input = await this.inputIn(tenantId, taskId, row.round, values);
    return { taskId, number, workerId, owner: { principalId, endpoint }, ...rest, call, input };
  }

  /** @returns whether the task was still this attempt's to end; its ledger has the end in any case */
  async end(tenantId: TenantId, place: AttemptPlace, ending: TaskEnding): Promise<boolean> {
    const { taskId, number, workerId } = place;
    const { status, reason = null, value, outcome, detail } = ending;
    const parts = value ? await sealValue(this.keyRing, tenantId, { taskId, kind: value.kind }, value.bytes) : [];
    const [rows] = await this.database.hot.run(tenantId, [
      endTask.bind(
        ...([tenantId, taskId, this.clock.now(), number, workerId, outcome] as const),
        ...([status, reason, value?.kind ?? null, parts, recordableDetail(detail)] as const),
      ),
    ]);
    return this.told(tenantId, taskId, rows.length > 0);
  }

  /**
   * Ends an attempt so that there may be another one.
   *
   * @param pause milliseconds before that
   * @returns whether the task was still this attempt's
   */
  async handBack(tenantId: TenantId, place: AttemptPlace, outcome: AttemptOutcome, pause = 0): Promise<boolean> {
    const { taskId, number, workerId } = place;
    const [rows] = await this.database.hot.run(tenantId, [
      handBack.bind(tenantId, taskId, this.clock.now(), number, workerId, outcome, pause),
    ]);
    return rows.length > 0;
  }

  /** Cancels a task of this owner, unless it is over: that may be asked for any number of times. */
  async cancel(tenantId: TenantId, owner: TaskOwner, taskId: string): Promise<boolean> {
    const [rows] = await this.database.hot.run(tenantId, [
      cancelTask.bind(tenantId, taskId, this.clock.now(), owner.principalId, owner.endpoint),
    ]);
    return this.told(tenantId, taskId, rows.length > 0);
  }

  /** What those of these tasks are at that this owner has, by their ids. */
  async statuses(
    tenantId: TenantId,
    owner: TaskOwner,
    taskIds: readonly string[],
  ): Promise<ReadonlyMap<string, TaskStatus>> {
    const [rows] = await this.database.hot.run(tenantId, [
      knownTasks.bind(tenantId, taskIds, owner.principalId, owner.endpoint, this.clock.now()),
    ]);
    return new Map(rows.map(({ id, status }) => [id, status as TaskStatus]));
  }

  /** A task of this owner with what came of it; undefined when there is none, or no more. */
  async read(tenantId: TenantId, owner: TaskOwner, taskId: string): Promise<TaskReading | undefined> {
    const [[row], values] = await this.database.hot.run(tenantId, [
      readTask.bind(tenantId, taskId, owner.principalId, owner.endpoint, this.clock.now()),
      readValues.bind(tenantId, taskId, ['result', 'error', 'asks']),
    ]);
    if (!row) return undefined;
    const { status, reason, round } = row;
    return {
      ...row,
      id: taskId,
      status: status as TaskStatus,
      reason: reason ?? undefined,
      // Read a moment later than the row: what has come since belongs to what the row does not say yet.
      asks:
        status === 'input_required' ? await this.valueIn(tenantId, { taskId, kind: 'asks', round }, values) : undefined,
      result: status === 'completed' ? await this.valueIn(tenantId, { taskId, kind: 'result' }, values) : undefined,
      error: status === 'failed' ? await this.valueIn(tenantId, { taskId, kind: 'error' }, values) : undefined,
    };
  }

  /** Attempts that a worker has begun and not ended, some at a time. */
  async openAttempts(tenantId: TenantId, workerId: string, atMost: number): Promise<OpenAttempt[]> {
    const [rows] = await this.database.hot.run(tenantId, [openAttempts.bind(tenantId, workerId, atMost)]);
    return rows.map(({ endpoint, ...row }) => ({ ...row, workerId, owner: { endpoint } }));
  }

  /** Which attempts at these tasks are still a worker's; the others were cancelled, or given to another one. */
  async ownedBy(tenantId: TenantId, workerId: string, taskIds: readonly string[]): Promise<AttemptPlace[]> {
    const [rows] = await this.database.hot.run(tenantId, [ownedTasks.bind(tenantId, workerId, taskIds)]);
    return rows.map((row) => ({ ...row, workerId }));
  }

  /** Tasks that have been waiting for a worker since then, the oldest first, with how many attempts there were. */
  async waiting(tenantId: TenantId, since: Date, atMost: number): Promise<WaitingTask[]> {
    const [rows] = await this.database.hot.run(tenantId, [waitingTasks.bind(tenantId, since, atMost)]);
    return rows;
  }

  /** How many of a tenant's tasks wait for a worker, up to a number. */
  async countWaiting(tenantId: TenantId, atMost: number): Promise<number> {
    const [[row]] = await this.database.hot.run(tenantId, [countWaiting.bind(tenantId, atMost)]);
    return row?.count ?? 0;
  }

  /** Ends some of what nobody works at and whose deadline has passed. @returns their ids */
  async endOverdue(tenantId: TenantId, atMost: number): Promise<string[]> {
    const [rows] = await this.database.hot.run(tenantId, [endOverdue.bind(tenantId, atMost, this.clock.now())]);
    for (const { id } of rows) this.notices.say(tenantId, id);
    return rows.map(({ id }) => id);
  }

  /** Removes some of what is to be forgotten. @returns how many */
  async forget(tenantId: TenantId, atMost: number): Promise<number> {
    const [[row]] = await this.database.hot.run(tenantId, [forgetTasks.bind(tenantId, atMost, this.clock.now())]);
    return row?.gone ?? 0;
  }

  /** Tells whoever waits for the task, where something has changed. */
  private told(tenantId: TenantId, taskId: string, hasChanged: boolean): boolean {
    if (hasChanged) this.notices.say(tenantId, taskId);
    return hasChanged;
  }

  /** What the last round came to; undefined before the first one. */
  private async inputIn(
    tenantId: TenantId,
    taskId: string,
    round: number,
    rows: readonly ValueRow[],
  ): Promise<AnsweredRound | undefined> {
    if (round === 0) return undefined;
    const state = await this.valueIn(tenantId, { taskId, kind: 'state', round }, rows);
    const answers = await this.partsIn(tenantId, { taskId, kind: 'answers', round }, rows);
    return {
      state: state && Buffer.from(state).toString(),
      answers: `{${answers.map((member) => Buffer.from(member).toString()).join(',')}}`,
    };
  }

  private async valueIn(
    tenantId: TenantId,
    place: ValuePlace,
    rows: readonly ValueRow[],
  ): Promise<Uint8Array | undefined> {
    const parts = await this.partsIn(tenantId, place, rows);
    return parts.length > 1 ? Buffer.concat(parts) : parts[0];
  }

  private partsIn(tenantId: TenantId, place: ValuePlace, rows: readonly ValueRow[]): Promise<Uint8Array[]> {
    const parts = rows.filter((row) => row.kind === place.kind).map(({ value }) => value);
    return openParts(this.keyRing, tenantId, place, parts);
  }
}
