/** What is told once when something is called off. */
export type CancellationListener = (() => void) | { handleEvent(): void };

/** What of an AbortSignal an exchange listens to. Any AbortSignal is one. */
export interface Cancellation {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: CancellationListener): void;
  removeEventListener(type: 'abort', listener: CancellationListener): void;
}

/**
 * An AbortController and its signal in one, for what is made with every call. Node's own keep what has listened to them
 * past every collection of the young generation, and with it everything that the listener knows of.
 */
export class Canceller implements Cancellation {
  aborted = false;
  reason: unknown;
  private listeners: CancellationListener[] = [];

  /** Only the first time counts. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const { listeners } = this;
    this.listeners = [];
    for (const listener of listeners) {
      if (typeof listener === 'function') listener();
      else listener.handleEvent();
    }
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_type: 'abort', listener: CancellationListener): void {
    this.listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: CancellationListener): void {
    const index = this.listeners.indexOf(listener);
    if (index !== -1) this.listeners.splice(index, 1);
  }
}
