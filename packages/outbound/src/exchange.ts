import { GatehouseError } from '@gatehouse/errors';
import type { Dispatcher } from 'undici';
import { AnswerBody } from './answer-body.ts';
import type { Cancellation } from './cancellation.ts';
import type { Keeper, OutboundRequest, OutboundResponse } from './outbound.ts';
import { asOutboundError } from './outbound-error.ts';

/** Who keeps the connections that an exchange uses. */
export interface ExchangeOwner {
  /** A connection stands and the request goes out on it; or would have, had its caller waited. */
  started(): void;
  /** Nothing of the exchange is left. `error` is why it had no connection, if that is how it ended. */
  ended(exchange: Exchange, error: GatehouseError | undefined): void;
}

/**
 * One request and its answer, as undici's handler: no stream and no signal of its own, because this is on the path of
 * every call. It ends once for its caller, by answer, error, deadline or the caller's signal; and once for its owner,
 * when undici lets go of it, which is later when it ended while it waited for a connection.
 */
export class Exchange implements Dispatcher.DispatchHandler, OutboundResponse {
  readonly answered: Promise<OutboundResponse>;
  readonly body: AnswerBody;
  status = 0;
  headers: OutboundResponse['headers'] = {};
  isStarted = false;

  private readonly signal: Cancellation | undefined;
  private readonly timer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | undefined;
  private resolve!: (response: OutboundResponse) => void;
  private reject!: (reason: unknown) => void;
  /** Set when it ended before the answer did. */
  private reason: unknown;
  private isOver = false;

  constructor(
    private readonly owner: ExchangeOwner,
    /** Whether the breaker let it through to see if it can. */
    readonly isProbe: boolean,
    { signal, timeoutMs }: Pick<OutboundRequest, 'signal' | 'timeoutMs'>,
  ) {
    this.answered = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.body = new AnswerBody(this);
    this.timer = setTimeout(onDeadline, timeoutMs, this);
    this.signal = signal;
    signal?.addEventListener('abort', this);
  }

  readAll(limit: number, keeper?: Keeper): Promise<Uint8Array> {
    return this.body.readAll(limit, keeper);
  }

  discard(): void {
    this.body.discard();
  }

  /** The caller's signal. */
  handleEvent(): void {
    this.cut(this.signal?.reason);
  }

  /** Ends it now. Once a byte may have left, that costs the connection. */
  cut(reason: unknown): void {
    if (this.isOver) return;
    this.over(reason);
    if (this.isStarted) this.controller?.abort(reason instanceof Error ? reason : new Error('ended'));
  }

  pause(): void {
    this.controller?.pause();
  }

  resume(): void {
    this.controller?.resume();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Thrown here, it costs the request and not the connection.
    if (this.isStarted) throw new GatehouseError('upstream.interrupted', { reason: 'it would be sent a second time' });
    this.owner.started();
    this.isStarted = true;
    if (this.isOver) throw this.reason;
    this.controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: OutboundResponse['headers'],
  ): void {
    // What comes ahead of the answer (103 and the like) is not for us.
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    this.resolve(this);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.body.push(chunk);
  }

  onResponseEnd(): void {
    this.release();
    this.body.end();
    this.owner.ended(this, undefined);
  }

  onResponseError(_controller: unknown, error: Error): void {
    const failure = asOutboundError(error, this.isStarted);
    if (!this.isOver) this.over(failure);
    this.owner.ended(this, this.isStarted ? undefined : failure);
  }

  private over(reason: unknown): void {
    this.release();
    this.reason = reason;
    if (this.status === 0) this.reject(reason);
    else this.body.fail(reason);
  }

  private release(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.signal?.removeEventListener('abort', this);
  }
}

function onDeadline(exchange: Exchange): void {
  exchange.cut(
    exchange.isStarted
      ? new GatehouseError('upstream.timeout', { reason: 'deadline' })
      : new GatehouseError('upstream.unreachable', { reason: 'no connection within the time given' }),
  );
}
