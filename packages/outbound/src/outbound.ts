import type { Cancellation } from './cancellation.ts';

/** Times in milliseconds. */
export interface OutboundRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Not `Host`: it is the one of the URL. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Ends the exchange, its body included. */
  readonly signal?: Cancellation | undefined;
  /** For all of it: waiting for a connection, redirects and the body included. */
  readonly timeoutMs: number;
  /** An exchange that stays open for long: it has connections of its own, so that it takes none from the others. */
  readonly longLived?: boolean;
  /** Follow up to three redirects of a GET. Each is judged as the first URL was; credentials stay with their origin. */
  readonly followRedirects?: boolean;
}

/** Keeps an eye on what is held in memory of a body that is read as a whole. */
export interface Keeper {
  /** Told how many bytes there are by now, as they come; by throwing it ends the exchange. */
  holds(bytes: number): void;
}

export interface OutboundResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** To be read once; how much of it is the reader's to bound. Leaving early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>;
  /**
   * The whole body, instead of `body`: cheaper where it is small.
   *
   * @param keeper refuses what it has no room for
   * @throws GatehouseError `upstream.invalid-answer` when it is longer than `limit` bytes, what the keeper throws, and what
   *   a request throws
   */
  readAll(limit: number, keeper?: Keeper): Promise<Uint8Array>;
  /** Ends the exchange for a reader who does not want the body. */
  discard(): void;
}

/** The guarded HTTP client of one tenant. */
export interface Outbound {
  /**
   * One HTTP exchange. An answer that asks for a redirect is returned like any other unless `followRedirects` is set.
   *
   * @throws GatehouseError `outbound.refused`, `upstream.unreachable` and `server.busy` (not sent), `upstream.timeout`,
   *   `upstream.interrupted`, `upstream.invalid-answer`; so does reading the body. When the caller's signal ended it,
   *   the signal's reason is thrown.
   */
  request(url: string | URL, request: OutboundRequest): Promise<OutboundResponse>;
}
