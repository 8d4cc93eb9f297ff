import type { LookupFunction } from 'node:net';
import { GatehouseError } from '@gatehouse/errors';
import { Agent, type Dispatcher } from 'undici';
import { createAddressRules, type RefusedListener } from './address-rules.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { guardedConnector } from './guarded-connect.ts';
import { asOutboundError } from './outbound-error.ts';
import { targetUrl } from './target-url.ts';

/** Times in milliseconds. */
export interface OutboundOptions {
  /** Addresses or CIDR ranges that may be contacted although they are private or otherwise special. */
  readonly allow?: readonly string[];
  /** Places that may not be contacted, whatever is allowed. */
  readonly refuse?: readonly RefusedListener[];
  readonly connectTimeoutMs?: number;
  readonly connectionsPerOrigin?: number;
  readonly maxOrigins?: number;
  /** In place of the system's resolver. */
  readonly lookup?: LookupFunction;
}

/** Times in milliseconds. */
export interface OutboundRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Ends the exchange, its body included. */
  readonly signal?: AbortSignal | undefined;
  /** For all of it, the body included. */
  readonly timeoutMs: number;
}

export interface OutboundResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** To be read once; how much of it is the reader's to bound. Leaving early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Ends the exchange for a reader who does not want the body. */
  discard(): void;
}

export interface Outbound {
  /**
   * One HTTP exchange. Redirects are not followed: the answer that asks for one is returned.
   *
   * @throws GatehouseError `outbound.refused`, `upstream.unreachable` (not sent), `upstream.timeout`,
   *   `upstream.interrupted`, `upstream.invalid-answer`, `server.busy`; so does reading the body. When the
   *   caller's signal ended it, the signal's reason is thrown.
   */
  request(url: string | URL, request: OutboundRequest): Promise<OutboundResponse>;
  /** Lets running exchanges end, and closes all connections. */
  close(): Promise<void>;
}

/**
 * The guarded HTTP client for everything that leaves Gatehouse.
 *
 * Its connections are its own, and were judged by its own rules: callers with different rules (tenants, for whom
 * the operator allowed different ranges) must not share one, or the second would ride on what only the first may
 * reach.
 */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const { allow = [], refuse = [], connectTimeoutMs = 5_000, connectionsPerOrigin = 64, maxOrigins = 1_024 } = options;
  const rules = createAddressRules(allow, refuse);
  const agent = new Agent({
    connect: guardedConnector({ rules, timeoutMs: connectTimeoutMs, lookup: options.lookup }),
    connections: connectionsPerOrigin,
    maxOrigins,
    pipelining: 1,
    allowH2: false,
    // The deadline of the request counts for all of it.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  return {
    request: (url, request) => exchange(agent, url, request),
    close: () => agent.close(),
  };
}

async function exchange(agent: Agent, given: string | URL, request: OutboundRequest): Promise<OutboundResponse> {
  const url = targetUrl(given);
  const deadline = startDeadline(request.timeoutMs, request.signal);
  try {
    const { statusCode, headers, body } = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: request.method ?? 'GET',
      headers: request.headers ?? {},
      body: request.body ?? null,
      signal: deadline.signal,
    });
    return {
      status: statusCode,
      headers,
      body: read(body, deadline, request.signal),
      discard: () => {
        // A short rest is read away so that the connection can be used again; the deadline ends a long one.
        body.dump({ limit: 16_384 }).then(deadline.release, deadline.release);
      },
    };
  } catch (error) {
    deadline.release();
    throw asExchangeError(error, deadline, request.signal);
  }
}

async function* read(
  body: Dispatcher.ResponseData['body'],
  deadline: Deadline,
  caller: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const chunk of body) yield chunk;
  } catch (error) {
    throw asExchangeError(error, deadline, caller);
  } finally {
    deadline.release();
  }
}

function asExchangeError(error: unknown, deadline: Deadline, caller: AbortSignal | undefined): unknown {
  if (deadline.passed()) return new GatehouseError('upstream.timeout', { reason: 'deadline', cause: error });
  if (caller?.aborted) return caller.reason;
  return asOutboundError(error);
}
