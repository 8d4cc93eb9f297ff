/** The end of one exchange: by its caller, or by time. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Whether time ended it. */
  readonly passed: () => boolean;
  /** To be called once the exchange is over, so that nothing of it is kept. */
  release(): void;
}

/** A deadline after `timeoutMs`, or when the caller aborts, whichever comes first. */
export function startDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    controller.abort();
  }, timeoutMs);
  timer.unref();

  const follow = (): void => controller.abort(caller?.reason);
  if (caller?.aborted) follow();
  else caller?.addEventListener('abort', follow, { once: true });

  return {
    signal: controller.signal,
    passed: () => passed,
    release: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', follow);
    },
  };
}
