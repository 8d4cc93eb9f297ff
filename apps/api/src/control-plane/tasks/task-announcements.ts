import type { QueuedTask, TaskQueue } from '@gatehouse/db/queue';
import { Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../../platform/injection.ts';
import { TASK_QUEUE } from './task-queue.ts';
import { TaskRows } from './task-rows.ts';
import { TenantWindows } from './tenant-windows.ts';

/** Announcements that are on their way at the same time. Beyond, tasks wait until a worker finds them. */
const AT_ONCE = 2_000;

/**
 * Tells the queue of tasks that a worker should look at. Nobody waits for it, and it never fails: what the queue does not learn,
 * workers find in the rows.
 */
@Injectable()
export class TaskAnnouncements {
  private readonly windows: TenantWindows;
  private underWay = 0;

  constructor(
    @Inject(TASK_QUEUE) private readonly queue: Pick<TaskQueue, 'add'>,
    rows: TaskRows,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.windows = new TenantWindows((tenantId, atMost) => rows.countWaiting(tenantId, atMost));
  }

  /** @param attempts that there were */
  announce(task: QueuedTask, attempts: number): void {
    if (this.underWay >= AT_ONCE || !this.windows.take(task.tenantId)) return;
    this.underWay++;
    this.queue
      .add(task, attempts + 1)
      .catch((err: unknown) => this.logger.warn({ err, ...task }, 'a task waits until a worker finds it'))
      .finally(() => this.underWay--);
  }
}
