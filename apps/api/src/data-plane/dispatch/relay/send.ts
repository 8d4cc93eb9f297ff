import type { TenantId } from '@gatehouse/db';
import { buildUpstreamRequest, META, type Method, type RawJson, type RawMembers } from '@gatehouse/mcp';
import type { Cancellation, OutboundResponse, Outbounds } from '@gatehouse/outbound';
import type { AttemptTrace, TraceFields } from '../../attempt-trace.ts';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import type { UpstreamCredentials } from '../upstream-credentials.ts';
import type { AnswerRoom } from './answer-room.ts';

/** What requests to upstreams are sent with, and what their answers are held in. */
export interface SendParts {
  readonly outbounds: Outbounds;
  readonly credentials: UpstreamCredentials;
  readonly answers: AnswerRoom;
}

/** One request to an upstream, whichever revision that speaks. */
export interface RelayRequest {
  readonly tenantId: TenantId;
  readonly upstream: UpstreamSnapshot;
  readonly method: Method;
  /** `params.name` or `params.uri`, in the upstream's own words. */
  readonly target?: string | undefined;
  /** Further members of `params`, as the caller wrote them. */
  readonly params?: Iterable<readonly [name: string, json: RawJson | undefined]> | undefined;
  /** The caller's `_meta`. Absent when Gatehouse asks on its own behalf. */
  readonly meta?: RawMembers | undefined;
  /** What of the caller's capabilities the upstream may make use of; none unless given. */
  readonly capabilities?: RawJson | undefined;
  /** Headers that repeat arguments of the call. */
  readonly paramHeaders?: Readonly<Record<string, string>> | undefined;
  /** Aborts when the caller is gone; the upstream then sees its request closed. */
  readonly signal: Cancellation;
  /** Milliseconds; what the upstream has for a call unless given. */
  readonly timeoutMs?: number | undefined;
  readonly trace?: AttemptTrace | undefined;
}

/** Our id on the upstream's connection, where there is one request at a time. */
export const REQUEST_ID = 1;

/**
 * Sends a request to an upstream of the current revision, with the upstream's credential and never the caller's.
 *
 * @returns the upstream's response, whose body is still to be read, and the end of its span
 * @throws GatehouseError `upstream.*`, `outbound.refused`, `server.busy`
 */
export async function send(
  request: RelayRequest,
  { outbounds, credentials }: SendParts,
): Promise<{ readonly response: OutboundResponse; end(): void }> {
  const { tenantId, upstream, method, signal, timeoutMs = upstream.timeoutMs } = request;
  const own = credentials.headersFor(tenantId, upstream);
  const credential = own instanceof Promise ? await own : own;
  const leg = request.trace?.leg(method, upstream.slug);
  const { headers, body } = messageFor(request, leg?.fields);
  try {
    const response = await outbounds.of(tenantId).request(upstream.url, {
      method: 'POST',
      headers: { ...credential, ...request.paramHeaders, ...leg?.fields, ...headers },
      body,
      signal,
      timeoutMs,
      longLived: method === 'subscriptions/listen',
    });
    return { response, end: () => leg?.end() };
  } catch (thrown) {
    leg?.end();
    throw thrown;
  }
}

function messageFor({ method, target, params, meta, capabilities }: RelayRequest, traced: TraceFields = {}) {
  return buildUpstreamRequest({
    id: REQUEST_ID,
    method,
    target,
    params,
    meta: meta && withCapabilities(meta, capabilities),
    ownMeta: { ...(!capabilities && { [META.clientCapabilities]: {} }), ...traced },
  });
}

function withCapabilities(meta: RawMembers, capabilities: RawJson | undefined): RawMembers {
  if (!capabilities || meta.get(META.clientCapabilities) === capabilities) return meta;
  return new Map(meta).set(META.clientCapabilities, capabilities);
}
