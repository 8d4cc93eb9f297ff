import { GatehouseError } from '@gatehouse/errors';
import { Pool } from 'undici';
import type { Breaker } from './breaker.ts';
import { Exchange, type ExchangeOwner } from './exchange.ts';
import { type GuardedConnectOptions, guardedConnector } from './guarded-connect.ts';
import type { Closable } from './idle-bounded.ts';
import type { OutboundRequest, OutboundResponse } from './outbound.ts';
import type { Target } from './target-url.ts';

/** Milliseconds after which an idle connection is closed when its server does not say how long it keeps one. */
const KEEP_ALIVE = 4_000;

/** The longest that one is kept, whatever its server says, in milliseconds. */
const KEEP_ALIVE_LIMIT = 60_000;

/** Milliseconds by which we close it before its server would: who closes last may have been sent a request. */
const KEEP_ALIVE_MARGIN = 1_500;

export interface OriginPoolOptions extends Omit<GuardedConnectOptions, 'port'> {
  readonly connections: number;
  /** Requests that may wait for a connection at once. */
  readonly waiting: number;
  readonly breaker: Breaker;
}

/** The connections of one tenant to one origin. */
export class OriginPool implements Closable, ExchangeOwner {
  private readonly pool: Pool;
  private readonly breaker: Breaker;
  private readonly waitingLimit: number;
  private waiting = 0;
  private running = 0;

  constructor({ origin, port }: Target, { connections, waiting, breaker, ...connect }: OriginPoolOptions) {
    this.breaker = breaker;
    this.waitingLimit = waiting;
    this.pool = new Pool(origin, {
      connect: guardedConnector({ ...connect, port }),
      connections,
      pipelining: 1,
      allowH2: false,
      // The deadline of the request counts for all of it.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE,
      keepAliveMaxTimeout: KEEP_ALIVE_LIMIT,
      keepAliveTimeoutThreshold: KEEP_ALIVE_MARGIN,
    });
  }

  get isIdle(): boolean {
    return this.running === 0;
  }

  /** @throws GatehouseError `server.busy`, and what {@link Breaker.pass} throws */
  request(path: string, request: OutboundRequest): Promise<OutboundResponse> {
    if (this.waiting >= this.waitingLimit) {
      throw new GatehouseError('server.busy', { reason: 'too many requests wait for a connection' });
    }
    const exchange = new Exchange(this, this.breaker.pass(), request);
    this.waiting++;
    this.running++;
    const { method = 'GET', headers = null, body = null } = request;
    this.pool.dispatch({ path, method, headers, body }, exchange);
    return exchange.answered;
  }

  started(): void {
    this.waiting--;
    this.breaker.connected();
  }

  ended(exchange: Exchange, error: GatehouseError | undefined): void {
    this.running--;
    if (exchange.isStarted) return;
    this.waiting--;
    if (error?.code === 'upstream.unreachable') this.breaker.failed(exchange.isProbe);
    else this.breaker.abandoned(exchange.isProbe);
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}
