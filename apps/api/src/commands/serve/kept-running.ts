import { setTimeout as sleep } from 'node:timers/promises';
import { asGatehouseError, GatehouseError } from '@gatehouse/errors';
import { type ChildSpec, type RunningChild, startChild } from './child-process.ts';
import { untilAborted } from './until-aborted.ts';

/** How patient we are with a process; all in milliseconds. */
export interface Patience {
  /** How long each further start in a row waits; after the last one we give up. */
  readonly waits: readonly number[];
  /** How long it may take to become ready. */
  readonly readyMs: number;
}

const usualPatience: Patience = { waits: [500, 1000, 2000, 4000, 8000], readyMs: 60_000 };
/** A process that was ready for so long counts as healthy again, in milliseconds. */
const healthyMs = 60_000;

/** A process that is started again when it ends without having been asked to, or hangs before it is ready again. */
export class KeptRunning {
  /** Rejects with `process.failed` when the process cannot be kept running; resolves when it is stopped. */
  readonly failed: Promise<void>;
  readonly #spec: ChildSpec;
  readonly #log: (line: string) => void;
  readonly #patience: Patience;
  readonly #stopping = new AbortController();
  #child: RunningChild;

  private constructor(spec: ChildSpec, log: (line: string) => void, patience: Patience) {
    this.#spec = spec;
    this.#log = log;
    this.#patience = patience;
    this.#child = startChild(spec, log, patience.readyMs);
    this.failed = this.#watch();
    // Until somebody waits for it, it must not count as unhandled.
    this.failed.catch(() => {});
  }

  /**
   * Starts a process and waits until it is ready. A first start that fails is not repeated: its reason will not go away.
   *
   * @param stopped aborted when it need not become ready any more
   * @throws GatehouseError `process.failed`; the reason of `stopped`
   */
  static async start(
    spec: ChildSpec,
    log: (line: string) => void,
    stopped: AbortSignal,
    patience = usualPatience,
  ): Promise<KeptRunning> {
    const kept = new KeptRunning(spec, log, patience);
    try {
      await untilAborted(kept.#child.ready, stopped);
      return kept;
    } catch (error) {
      await kept.stop(AbortSignal.abort());
      throw error;
    }
  }

  /** Ends the process, by force once `force` is aborted, and does not start it again. */
  async stop(force: AbortSignal): Promise<void> {
    this.#stopping.abort();
    await this.#child.stop(force);
  }

  async #watch(): Promise<void> {
    const stopping = this.#stopping.signal;
    const { name } = this.#spec;
    await this.#child.ready;
    for (let failures = 0; ; ) {
      const since = Date.now();
      const ending = await this.#child.ended;
      if (stopping.aborted) return;
      failures = Date.now() - since > healthyMs ? 1 : failures + 1;
      const wait = this.#patience.waits[failures - 1];
      if (wait === undefined) {
        throw new GatehouseError('process.failed', { reason: `${name}: ${failures} times; ${ending}` });
      }
      this.#log(`${name} ended unexpectedly (${ending}); starting it again in ${wait / 1000} s`);
      await sleep(wait, undefined, { signal: stopping }).catch(() => {});
      if (stopping.aborted) return;
      await this.#startAgain();
    }
  }

  /** Resolves when the process is ready again, or will not be: then it has ended, or is about to. */
  async #startAgain(): Promise<void> {
    try {
      this.#child = startChild(this.#spec, this.#log, this.#patience.readyMs);
      await this.#child.ready;
      this.#log(`${this.#spec.name} is ready again`);
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#log(`${asGatehouseError(error).reason}`);
    }
  }
}
