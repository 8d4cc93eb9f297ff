import { GatehouseError } from '@gatehouse/errors';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { LOGGER, type Logger } from '../../platform/injection.ts';
import { BoundedQueue } from './bounded-queue.ts';

/** What runs at once, of few connections to a database that others need. */
const AT_ONCE = 2;

/** What waits. Strangers ask for this work: what comes beyond is not done. */
const WAITING = 100;

/**
 * Work that nobody waits for, so that how long it takes tells nobody what it found. It is finished before the process
 * ends.
 */
@Injectable()
export class Background implements BeforeApplicationShutdown {
  private readonly queue = new BoundedQueue(AT_ONCE, WAITING);
  private readonly running = new Set<Promise<void>>();

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  start(work: () => Promise<void>): void {
    const running = this.queue
      .run(work)
      .catch((err) => this.logger[isRefusal(err) ? 'debug' : 'error']({ err }, 'work in the background was not done'))
      .finally(() => this.running.delete(running));
    this.running.add(running);
  }

  /** Answers when all that was started has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.settled();
  }
}

/** A flood must not become a flood of lines in the log. */
function isRefusal(thrown: unknown): boolean {
  return thrown instanceof GatehouseError && thrown.code === 'sign-in.busy';
}
