import { Database } from '@gatehouse/db';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../../platform/injection.ts';
import { Rounds } from '../rounds.ts';
import { TaskSweep, type TaskSweepParts } from './task-sweep.ts';
import { TaskWorker, type TaskWorkerParts } from './task-worker.ts';

/** Milliseconds between two looks for what is to be forgotten. */
const FORGET_EVERY = 10 * 60_000;

/** Token of what the tasks of a process are run with: {@link TaskWork}. */
export const TASK_WORK = Symbol('TaskWork');

export type TaskWork = TaskWorkerParts & TaskSweepParts;

/** Milliseconds between two looks at who is silent, and between two rounds of the sweep. */
const LOOK_EVERY = 2_000;

/** Runs tasks in this process, and puts right what went wrong in any. */
@Injectable()
export class TaskRunner implements BeforeApplicationShutdown {
  private readonly worker: TaskWorker;
  private readonly looks: Rounds;
  private readonly rounds: Rounds;
  private readonly forgetting: Rounds;

  constructor(@Inject(TASK_WORK) work: TaskWork, database: Database, @Inject(LOGGER) logger: Logger) {
    this.worker = new TaskWorker(work);
    const sweep = new TaskSweep(work);
    const onError = (err: unknown) => logger.warn({ err }, 'tasks could not be looked after');
    this.looks = new Rounds({ pause: LOOK_EVERY, round: () => sweep.look(performance.now()), onError });
    this.rounds = new Rounds({ pause: LOOK_EVERY, round: () => sweep.round(), onError });
    const forget = async () => sweep.forget((await database.listTenants()).map(({ tenantId }) => tenantId));
    this.forgetting = new Rounds({ pause: FORGET_EVERY, round: forget, onError });
  }

  /** @throws GatehouseError `database.unavailable` */
  async start(): Promise<void> {
    await this.worker.start();
    this.looks.start();
    this.rounds.start();
    this.forgetting.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.worker.close(), this.looks.stop(), this.rounds.stop(), this.forgetting.stop()]);
  }
}
