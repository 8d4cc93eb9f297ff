import { openQueue, type TaskQueue } from '@gatehouse/db/queue';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/injection.ts';

/** Token of the {@link TaskQueue} of a process. */
export const TASK_QUEUE = Symbol('TaskQueue');

/** On Redis where there is one, else in the database: around a pooler, since it listens. */
export const taskQueueProvider: Provider = {
  provide: TASK_QUEUE,
  inject: [SETTINGS],
  useFactory: ({ redisUrl, databaseDirectUrl, databaseUrl }: Settings): TaskQueue => {
    if (redisUrl) return openQueue({ redisUrl });
    const url = databaseDirectUrl ?? databaseUrl;
    if (!url) throw new GatehouseError('internal', { reason: 'there is no database to keep the queue in' });
    return openQueue({ databaseUrl: url });
  },
};

/** Closes it with the process, after what takes from it. */
@Injectable()
export class TaskQueueClosing implements OnApplicationShutdown {
  constructor(@Inject(TASK_QUEUE) private readonly queue: TaskQueue) {}

  async onApplicationShutdown(): Promise<void> {
    await this.queue.close();
  }
}
