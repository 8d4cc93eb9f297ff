import { setTimeout as sleep } from 'node:timers/promises';
import type { Arrival } from './counting-upstream.ts';
import { callOnce, type Endpoint, type Outcome } from './governed-call.ts';

/** What was called, and what came of it. */
export type Made = Arrival & { readonly outcome: Outcome };

/** At once. */
export const CALLERS = 10;
/** Milliseconds between two calls of one caller; longer after one that failed: nobody hammers at a closed door. */
const PAUSE = 2;
const PAUSE_AFTER_FAILURE = 50;

let calls = 0;

/** The next call: every third looks, the others touch. */
function nextCall(): Arrival {
  const number = calls++;
  return { tool: number % 3 === 0 ? 'look' : 'touch', id: `call-${number}` };
}

/** Some who call one after the other, whatever happens, until they are told to stop. */
export class Callers {
  readonly made: Made[] = [];
  private stopping = false;
  private readonly running: Promise<unknown>;

  constructor(private readonly endpoint: Endpoint) {
    this.running = Promise.all(Array.from({ length: CALLERS }, () => this.callOn()));
  }

  /** How many calls ended in that way. */
  count(kind: Outcome['kind']): number {
    return this.made.filter(({ outcome }) => outcome.kind === kind).length;
  }

  /** Resolves once as many more were answered. */
  async answersMore(count: number): Promise<void> {
    const goal = this.count('answered') + count;
    await this.until(() => this.count('answered') >= goal);
  }

  /** Resolves once as many more have ended, in whatever way. */
  async endMore(count: number): Promise<void> {
    const goal = this.made.length + count;
    await this.until(() => this.made.length >= goal);
  }

  /** Resolves once it is true. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await sleep(2);
  }

  /** Resolves when every call that was begun has ended. */
  async stop(): Promise<readonly Made[]> {
    this.stopping = true;
    await this.running;
    return this.made;
  }

  private async callOn(): Promise<void> {
    while (!this.stopping) {
      const call = nextCall();
      const outcome = await callOnce(this.endpoint, call);
      this.made.push({ ...call, outcome });
      await sleep(outcome.kind === 'answered' ? PAUSE : PAUSE_AFTER_FAILURE);
    }
  }
}
