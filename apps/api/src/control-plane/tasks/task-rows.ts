import { type Clock, Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { TaskStatus } from '@gatehouse/mcp';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../../platform/injection.ts';
import { TenantKeyRing } from '../keys/tenant-key-ring.ts';
import type {
  AttemptOutcome,
  AttemptPlace,
  BegunAttempt,
  NewTask,
  TaskEnding,
  TaskOwner,
  TaskReading,
  WaitingTask,
} from './task.ts';
import {
  beginAttempt,
  cancelTask,
  createTask,
  endOverdue,
  endTask,
  forgetTasks,
  handBack,
  openAttempts,
  ownedTasks,
  readTask,
  readValues,
  waitingTasks,
} from './task-statements.ts';
import { openValue, sealValue, type ValueKind } from './task-values.ts';

/**
 * The truth about tasks. The queue only says which of them somebody should look at: what may be done with one is decided
 * here, by one statement, so that two workers that were told of the same task make one attempt.
 */
@Injectable()
export class TaskRows {
  constructor(
    private readonly database: Database,
    private readonly keyRing: TenantKeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Makes a task, durably. @throws GatehouseError `database.unavailable` */
  async create(tenantId: TenantId, task: NewTask): Promise<void> {
    const { id, owner, clientId, upstreamId, target, correlationId, createdAt, deadlineAt, expiresAt } = task;
    const parts = await sealValue(this.keyRing, tenantId, { taskId: id, kind: 'call' }, task.call);
    await this.database.hot.run(tenantId, [
      createTask.bind(
        ...([tenantId, id, createdAt, owner.principalId, owner.endpoint, clientId, upstreamId, target] as const),
        ...([correlationId, deadlineAt, expiresAt, parts] as const),
      ),
    ]);
  }

  /** Begins an attempt; undefined when the task is over, overdue, waits for input, or is another worker's. */
  async begin(tenantId: TenantId, taskId: string, workerId: string): Promise<BegunAttempt | undefined> {
    const [[row], values] = await this.database.hot.run(tenantId, [
      beginAttempt.bind(tenantId, taskId, this.clock.now(), workerId),
      readValues.bind(tenantId, taskId, ['call']),
    ]);
    if (!row) return undefined;
    const { attempt: number, principalId, endpoint, ...rest } = row;
    const call = await this.valueIn(tenantId, taskId, 'call', values);
    if (!call) throw new GatehouseError('internal', { reason: 'a task without its call' });
    return { taskId, number, workerId, owner: { principalId, endpoint }, ...rest, call };
  }

  /** @returns whether the task was still this attempt's to end; its ledger has the end in any case */
  async end(tenantId: TenantId, place: AttemptPlace, ending: TaskEnding): Promise<boolean> {
    const { taskId, number, workerId } = place;
    const { status, reason = null, value, outcome } = ending;
    const parts = value ? await sealValue(this.keyRing, tenantId, { taskId, kind: value.kind }, value.bytes) : [];
    const [rows] = await this.database.hot.run(tenantId, [
      endTask.bind(
        ...([tenantId, taskId, this.clock.now(), number, workerId, outcome] as const),
        ...([status, reason, value?.kind ?? null, parts] as const),
      ),
    ]);
    return rows.length > 0;
  }

  /** Ends an attempt so that there may be another one. @returns whether the task was still this attempt's */
  async handBack(tenantId: TenantId, place: AttemptPlace, outcome: AttemptOutcome): Promise<boolean> {
    const { taskId, number, workerId } = place;
    const [rows] = await this.database.hot.run(tenantId, [
      handBack.bind(tenantId, taskId, this.clock.now(), number, workerId, outcome),
    ]);
    return rows.length > 0;
  }

  /** Cancels a task of this owner, unless it is over: that may be asked for any number of times. */
  async cancel(tenantId: TenantId, owner: TaskOwner, taskId: string): Promise<boolean> {
    const [rows] = await this.database.hot.run(tenantId, [
      cancelTask.bind(tenantId, taskId, this.clock.now(), owner.principalId, owner.endpoint),
    ]);
    return rows.length > 0;
  }

  /** A task of this owner with what came of it; undefined when there is none, or no more. */
  async read(tenantId: TenantId, owner: TaskOwner, taskId: string): Promise<TaskReading | undefined> {
    const [[row], values] = await this.database.hot.run(tenantId, [
      readTask.bind(tenantId, taskId, owner.principalId, owner.endpoint, this.clock.now()),
      readValues.bind(tenantId, taskId, ['result', 'error']),
    ]);
    if (!row) return undefined;
    return {
      ...row,
      id: taskId,
      status: row.status as TaskStatus,
      reason: row.reason ?? undefined,
      result: await this.valueIn(tenantId, taskId, 'result', values),
      error: await this.valueIn(tenantId, taskId, 'error', values),
    };
  }

  /** Attempts that a worker has begun and not ended, some at a time. */
  async openAttempts(tenantId: TenantId, workerId: string, atMost: number): Promise<AttemptPlace[]> {
    const [rows] = await this.database.hot.run(tenantId, [openAttempts.bind(tenantId, workerId, atMost)]);
    return rows.map((row) => ({ ...row, workerId }));
  }

  /** Which of these tasks a worker is still at; the others were cancelled, or given to another one. */
  async ownedBy(tenantId: TenantId, workerId: string, taskIds: readonly string[]): Promise<ReadonlySet<string>> {
    const [rows] = await this.database.hot.run(tenantId, [ownedTasks.bind(tenantId, workerId, taskIds)]);
    return new Set(rows.map(({ taskId }) => taskId));
  }

  /** Tasks that have been waiting for a worker since then, the oldest first, with how many attempts there were. */
  async waiting(tenantId: TenantId, since: Date, atMost: number): Promise<WaitingTask[]> {
    const [rows] = await this.database.hot.run(tenantId, [waitingTasks.bind(tenantId, since, atMost)]);
    return rows;
  }

  /** Ends some of what nobody works at and whose deadline has passed. @returns their ids */
  async endOverdue(tenantId: TenantId, atMost: number): Promise<string[]> {
    const [rows] = await this.database.hot.run(tenantId, [endOverdue.bind(tenantId, atMost, this.clock.now())]);
    return rows.map(({ id }) => id);
  }

  /** Removes some of what is to be forgotten. @returns how many */
  async forget(tenantId: TenantId, atMost: number): Promise<number> {
    const [[row]] = await this.database.hot.run(tenantId, [forgetTasks.bind(tenantId, this.clock.now(), atMost)]);
    return row?.gone ?? 0;
  }

  private async valueIn(
    tenantId: TenantId,
    taskId: string,
    kind: ValueKind,
    rows: readonly { readonly kind: string; readonly value: Uint8Array<ArrayBuffer> }[],
  ): Promise<Uint8Array | undefined> {
    const parts = rows.filter((row) => row.kind === kind).map(({ value }) => value);
    return parts.length > 0 ? openValue(this.keyRing, tenantId, { taskId, kind }, parts) : undefined;
  }
}
