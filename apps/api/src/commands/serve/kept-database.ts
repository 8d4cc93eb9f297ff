import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedDatabase } from '@gatehouse/db/embedded';
import { GatehouseError } from '@gatehouse/errors';

/** How often the server is looked for, in milliseconds. */
const usualPauseMs = 1000;

/** The embedded database, started again when its server ends without having been asked to. */
export class KeptDatabase {
  /** The database once it answers. @throws GatehouseError as `startEmbedded` does */
  readonly started: Promise<EmbeddedDatabase>;
  /** Rejects when the database cannot be kept running; resolves when it is stopped. */
  readonly failed: Promise<void>;
  readonly #start: () => Promise<EmbeddedDatabase>;
  readonly #log: (line: string) => void;
  readonly #pauseMs: number;
  readonly #stopping = new AbortController();
  #current: Promise<EmbeddedDatabase>;

  constructor(start: () => Promise<EmbeddedDatabase>, log: (line: string) => void, pauseMs = usualPauseMs) {
    this.#start = start;
    this.#log = log;
    this.#pauseMs = pauseMs;
    this.started = start();
    this.#current = this.started;
    this.failed = this.#watch();
    // Until somebody waits for it, it must not count as unhandled.
    this.failed.catch(() => {});
  }

  /** Stops the server; without a checkpoint when `force` is aborted. */
  async stop(force: AbortSignal): Promise<void> {
    this.#stopping.abort();
    const database = await this.#current.catch(() => undefined);
    await database?.stop(force.aborted ? 'immediate' : 'fast');
  }

  async #watch(): Promise<void> {
    const { appUrl } = await this.started;
    for (;;) {
      await sleep(this.#pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => {});
      if (this.#stopping.signal.aborted) return;
      const database = await this.#current;
      if (await database.isRunning()) continue;
      if (this.#stopping.signal.aborted) return;
      this.#log('The database ended unexpectedly; starting it again');
      this.#current = database.release().then(this.#start);
      if ((await this.#current).appUrl !== appUrl) {
        throw new GatehouseError('database.not-startable', {
          reason: 'its port was taken while it was down, and everything else knows it by that one',
        });
      }
      this.#log('The database is back');
    }
  }
}
