import type { Counts } from '../measure/histogram.ts';
import { startProgram } from '../targets/program.ts';
import type { Asked } from './request.ts';

/** One run: until the time is over or the calls are made, whichever is first. */
export interface LoadOrder {
  readonly asked: Asked;
  readonly connections: number;
  readonly seconds?: number;
  readonly calls?: number;
}

export interface LoadOutcome {
  readonly calls: number;
  readonly seconds: number;
  /** What the load tool itself took. */
  readonly cpuSeconds: number;
  /** In microseconds, from the first byte sent to the last byte read. */
  readonly latencies: Counts;
}

/**
 * Sends requests and measures what they take, in a process of its own: raw HTTP/1.1 over kept connections, each in a
 * closed loop. It is no SDK client, which costs more than what is to be measured.
 */
export interface LoadTool extends AsyncDisposable {
  /** @throws TypeError at the first answer that is not a result */
  run(order: LoadOrder): Promise<LoadOutcome>;
}

export async function startLoadTool(): Promise<LoadTool> {
  const { child, stop } = await startProgram(new URL('./load-process.ts', import.meta.url));
  return {
    run: async (order) => {
      const { promise, resolve, reject } = Promise.withResolvers<LoadOutcome | { readonly failure: string }>();
      const gone = () => reject(new TypeError('The load tool ended.'));
      child.once('message', (message) => resolve(message as LoadOutcome));
      child.once('exit', gone);
      child.send(order);
      const outcome = await promise.finally(() => child.off('exit', gone));
      if ('failure' in outcome) throw new TypeError(outcome.failure);
      return outcome;
    },
    [Symbol.asyncDispose]: stop,
  };
}
