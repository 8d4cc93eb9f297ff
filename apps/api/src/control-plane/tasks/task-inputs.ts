import { type Clock, Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { answersOfRound, asksOfRound, type RawMembers } from '@gatehouse/mcp';
import { Inject, Injectable } from '@nestjs/common';
import { TaskNotices } from '../../platform/bus/task-notices.ts';
import { CLOCK } from '../../platform/injection.ts';
import { TenantKeyRing } from '../keys/tenant-key-ring.ts';
import type { AttemptPlace, TaskAsking, TaskOwner } from './task.ts';
import { TaskRows } from './task-rows.ts';
import { askForInput, goOn, keepAnswers, lockTask } from './task-statements.ts';
import { PART, sealPart, sealValue } from './task-values.ts';

/** What became of answers. */
export interface Answered {
  /** Attempts that there were, of a task that goes on now; undefined while it does not. */
  readonly goesOnAfter: number | undefined;
}

/** What upstreams ask in the middle of a task, and what its owner answers. */
@Injectable()
export class TaskInputs {
  constructor(
    private readonly database: Database,
    private readonly keyRing: TenantKeyRing,
    private readonly rows: TaskRows,
    private readonly notices: TaskNotices,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Ends an attempt with what its upstream asks for, under keys that no other round has. An upstream that only wants its state
   * back has nothing to wait for.
   *
   * @param rounds that there were before
   * @returns undefined where the task was not this attempt's any more
   */
  async ask(
    tenantId: TenantId,
    place: AttemptPlace,
    rounds: number,
    { asks, state }: TaskAsking,
  ): Promise<Answered | undefined> {
    const { taskId, number, workerId } = place;
    const round = rounds + 1;
    const seal = (kind: 'asks' | 'state', text: string) =>
      sealValue(this.keyRing, tenantId, { taskId, kind, round }, Buffer.from(text));
    const parts = await seal('asks', asksOfRound(asks, round));
    const stateParts = state === undefined ? [] : await seal('state', state);
    const [[row]] = await this.database.hot.run(tenantId, [
      askForInput.bind(
        ...([tenantId, taskId, this.clock.now(), number, workerId, 'answered'] as const),
        ...([round, parts, stateParts, asks.size > 0] as const),
      ),
    ]);
    if (row) this.notices.say(tenantId, taskId);
    return row && { goesOnAfter: row.status === 'working' ? row.attempt : undefined };
  }

  /**
   * Keeps what the owner answers. The task goes on once everything is answered that was asked; what was answered already stays
   * as it was, and keys that nothing was asked under are left out.
   *
   * @param answers by the keys of the requests, each as it was sent
   * @returns undefined where the owner has no such task
   * @throws GatehouseError `request.params-invalid` for an answer beyond all measure
   */
  async answer(
    tenantId: TenantId,
    owner: TaskOwner,
    taskId: string,
    answers: RawMembers,
  ): Promise<Answered | undefined> {
    const task = await this.rows.read(tenantId, owner, taskId);
    if (!task) return undefined;
    if (!task.asks) return { goesOnAfter: undefined };
    const { round } = task;
    const { asked: count, given } = answersOfRound(Buffer.from(task.asks).toString(), answers, round);
    if (given.some(({ member }) => Buffer.byteLength(member) > PART)) {
      throw new GatehouseError('request.params-invalid', { data: { member: 'inputResponses', problem: 'too large' } });
    }
    const kind = 'answers';
    const sealed = given.map(({ place: part, member }) =>
      sealPart(this.keyRing, tenantId, { taskId, kind, round }, { part, count }, Buffer.from(member)),
    );
    const places = given.map(({ place }) => place);
    const [, , [going]] = await this.database.hot.run(tenantId, [
      lockTask.bind(tenantId, taskId),
      keepAnswers.bind(tenantId, taskId, round, places, await Promise.all(sealed)),
      goOn.bind(tenantId, taskId, this.clock.now(), round, count),
    ]);
    if (going) this.notices.say(tenantId, taskId);
    return { goesOnAfter: going?.attempt };
  }
}
