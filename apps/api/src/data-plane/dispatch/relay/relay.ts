import {
  buildUpstreamRequest,
  META,
  type Method,
  type RawJson,
  type RawMembers,
  type UpstreamError,
  type UpstreamResult,
} from '@gatehouse/mcp';
import type { Outbound } from '@gatehouse/outbound';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import { withTraceContext } from '../../trace-attempt.ts';
import { type ByteBudget, type Notify, readAnswer } from './read-answer.ts';

export interface RelayParts {
  readonly outbound: Outbound;
}

/** One request to an upstream of the caller's own era. */
export interface RelayRequest {
  readonly upstream: UpstreamSnapshot;
  readonly method: Method;
  /** `params.name`, in the upstream's own words. */
  readonly target?: string;
  /** Further members of `params`, as the caller wrote them. */
  readonly params?: Readonly<Record<string, RawJson | undefined>>;
  readonly meta?: RawMembers;
  /** Aborts when the caller is gone; the upstream then sees its request closed. */
  readonly signal: AbortSignal;
  /** Takes what the upstream says ahead of its answer. */
  readonly notify?: Notify;
  /** Milliseconds; what the upstream has for a call unless given. */
  readonly timeoutMs?: number;
  /** For several answers together. */
  readonly budget?: ByteBudget;
}

/** Our id on the upstream's connection, where there is one request at a time. */
const REQUEST_ID = 1;

/**
 * Sends a request to an upstream and reads its answer, with the upstream's credential and never the caller's.
 * The caller's capabilities are not passed on: what an upstream would ask of the client could not be carried back.
 *
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function relay(request: RelayRequest, { outbound }: RelayParts): Promise<UpstreamResult | UpstreamError> {
  const { upstream, method, target, params, meta, signal, timeoutMs = upstream.timeoutMs, notify, budget } = request;
  const { headers, body } = buildUpstreamRequest({
    id: REQUEST_ID,
    method,
    target,
    params,
    meta,
    ownMeta: { [META.clientCapabilities]: {} },
  });
  const response = await outbound.request(upstream.url, {
    method: 'POST',
    headers: withTraceContext(headers),
    body,
    signal,
    timeoutMs,
  });
  return readAnswer(response, REQUEST_ID, { notify, budget });
}
