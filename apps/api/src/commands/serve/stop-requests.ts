/** Why everything stops: not a failure. */
export class StopRequested extends Error {
  override readonly name = 'StopRequested';
}

/** What people and the system ask of a running `serve`. */
export interface StopRequests extends Disposable {
  /** Aborted by the first request: stop cleanly. */
  readonly stopped: AbortSignal;
  /** Aborted by the second one: stop now. */
  readonly forced: AbortSignal;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for Ctrl-C, SIGTERM, a closed terminal, and the end of the process that started us over a channel. */
export function listenForStop(): StopRequests {
  const stopped = new AbortController();
  const forced = new AbortController();
  const request = () => (stopped.signal.aborted ? forced : stopped).abort(new StopRequested());
  for (const signal of signals) process.on(signal, request);
  process.once('disconnect', request);
  process.channel?.unref();
  return {
    stopped: stopped.signal,
    forced: forced.signal,
    [Symbol.dispose]() {
      for (const signal of signals) process.off(signal, request);
      process.off('disconnect', request);
    },
  };
}
