import type { QueuedTask, TaskQueue } from '@gatehouse/db/queue';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../../platform/injection.ts';
import { TASK_QUEUE } from './task-queue.ts';

/** Announcements that are on their way at the same time. Beyond, tasks wait until a sweep finds them. */
const AT_ONCE = 2_000;

/**
 * Tells the queue of tasks that a worker should look at. Nobody waits for it, and it never fails: what the queue does not learn,
 * a sweep finds in the rows.
 */
@Injectable()
export class TaskAnnouncements {
  private underWay = 0;

  constructor(
    @Inject(TASK_QUEUE) private readonly queue: Pick<TaskQueue, 'add'>,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** @param attempts that there were */
  announce(task: QueuedTask, attempts: number): void {
    if (this.underWay >= AT_ONCE) return;
    this.underWay++;
    this.queue
      .add(task, attempts + 1)
      .catch((err: unknown) => this.logger.warn({ err, ...task }, 'a task waits until a sweep finds it'))
      .finally(() => this.underWay--);
  }
}
