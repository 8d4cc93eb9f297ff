import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { announce, Database, type TenantId } from '@gatehouse/db';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Counter } from 'prom-client';
import { LOGGER, type Logger } from '../injection.ts';
import { Metrics } from '../metrics.ts';
import { Bus, TASK_NOTICES } from './bus.ts';
import { isTaskId, noticeIn, noticePayloads } from './notice-payloads.ts';
import { OpenListening, type TaskListening } from './task-listening.ts';

/** Tasks that wait to be told of, while the database takes its time. Beyond, readers find out by looking. */
const WAITING_AT_MOST = 20_000;

/**
 * Tells every process that something about a task has changed. A notice may be lost, or come twice: it says only when to look,
 * and whoever waits for one looks now and then without. It is outside of every transaction (NOTIFY makes commits wait for each
 * other), so it is said after what it is about was committed.
 */
@Injectable()
export class TaskNotices implements OnApplicationShutdown {
  private readonly self = randomUUID();
  private readonly listenings = new Map<string, Set<OpenListening>>();
  private waiting = new Map<TenantId, Set<string>>();
  private waitingCount = 0;
  private sending: Promise<void> | undefined;
  private readonly sent: Counter<'result'>;

  constructor(
    private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
    bus: Bus,
    metrics: Metrics,
  ) {
    this.sent = new Counter({
      name: 'gatehouse_task_notices_total',
      help: 'Notices to other processes that a task has changed, by whether they were `sent` or `lost`.',
      labelNames: ['result'],
      registers: [metrics.registry],
    });
    bus.onTaskNotice((payload) => this.hear(payload));
    // What was said while nobody listened is not known.
    bus.onSession(() => this.wakeAll());
  }

  /**
   * Something about the task has changed, and is committed. Listeners of this process hear of it before this returns, those of
   * others a moment later: what is said while others are told is merged, and goes next. It never fails.
   *
   * @param taskId as its row has it
   */
  say(tenantId: TenantId, taskId: string): void {
    if (!isTaskId(taskId)) return;
    this.wake(tenantId, taskId);
    const ofTenant = this.waiting.get(tenantId) ?? new Set();
    if (ofTenant.has(taskId)) return;
    if (this.waitingCount >= WAITING_AT_MOST) {
      this.sent.inc({ result: 'lost' });
      return;
    }
    this.waiting.set(tenantId, ofTenant.add(taskId));
    this.waitingCount++;
    this.sending ??= this.send();
  }

  /**
   * Begins to listen for what is said of a task in any process. While the bus is not live nothing may be heard, so look at the task
   * every few seconds all the same.
   *
   * @param taskId as its row has it
   */
  listen(tenantId: TenantId, taskId: string): TaskListening {
    const key = keyOf(tenantId, taskId);
    const together = this.listenings.get(key) ?? new Set();
    this.listenings.set(key, together);
    const listening = new OpenListening(() => {
      together.delete(listening);
      if (together.size === 0) this.listenings.delete(key);
    });
    together.add(listening);
    return listening;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.sending;
  }

  private async send(): Promise<void> {
    while (this.waitingCount > 0) {
      // All that is said in one turn goes together.
      await nextTurn();
      const count = this.waitingCount;
      const payloads = noticePayloads(this.self, this.waiting);
      this.waiting = new Map();
      this.waitingCount = 0;
      try {
        await announce(this.database, TASK_NOTICES, payloads);
        this.sent.inc({ result: 'sent' }, count);
      } catch (err) {
        this.sent.inc({ result: 'lost' }, count);
        this.logger.debug({ err, count }, 'other processes could not be told that tasks have changed');
      }
    }
    this.sending = undefined;
  }

  private hear(payload: string): void {
    const notice = noticeIn(payload);
    // Its own listeners have heard already.
    if (!notice || notice.from === this.self) return;
    for (const [tenantId, taskIds] of notice.tasks) {
      for (const taskId of taskIds) this.wake(tenantId, taskId);
    }
  }

  private wake(tenantId: TenantId, taskId: string): void {
    for (const listening of this.listenings.get(keyOf(tenantId, taskId)) ?? []) listening.hear();
  }

  private wakeAll(): void {
    for (const together of this.listenings.values()) {
      for (const listening of together) listening.hear();
    }
  }
}

const keyOf = (tenantId: TenantId, taskId: string) => `${tenantId} ${taskId}`;
