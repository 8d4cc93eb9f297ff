import { encodeHeaderValue, HEADER } from './header.ts';
import { META } from './meta.ts';
import { type Method, targetMember } from './method.ts';
import type { RequestId } from './parse-message.ts';
import { withOwn, writeObject } from './raw-object.ts';
import { CURRENT_REVISION } from './revision.ts';
import type { RawJson, RawMembers } from './scan-json.ts';

export interface UpstreamRequest {
  /** Ours, not the caller's: an id means something on one connection only. */
  readonly id: RequestId;
  readonly method: Method;
  /** In the upstream's own words: `params.name` or `params.uri`, for the methods that have one. */
  readonly target?: string | undefined;
  /** Further members of `params`, spliced in as they were sent and judged: `arguments`, `cursor` … */
  readonly params?: Readonly<Record<string, RawJson | undefined>> | undefined;
  /** The caller's `_meta`, spliced in member by member. Absent when Gatehouse asks on its own behalf. */
  readonly meta?: RawMembers | undefined;
  /** Members of `_meta` that are ours to set, instead of the caller's. */
  readonly ownMeta?: Readonly<Record<string, unknown>> | undefined;
}

export interface UpstreamMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Builds a request of the current revision to an upstream. The envelope, the target and the protocol version
 * are written here; what is spliced in is text that {@link parseMessage} checked, byte for byte.
 */
export function buildUpstreamRequest(request: UpstreamRequest): UpstreamMessage {
  const { id, method, target } = request;
  const member = targetMember(method);
  const own = {
    ...(request.meta?.has(META.clientCapabilities) ? {} : { [META.clientCapabilities]: {} }),
    ...request.ownMeta,
    [META.protocolVersion]: CURRENT_REVISION,
  };
  const spliced = Object.entries(request.params ?? {}).filter(([name]) => name !== member && name !== '_meta');
  const params = writeObject([
    ...(member ? [[member, JSON.stringify(target)] as const] : []),
    ...spliced,
    ['_meta', writeObject(withOwn(request.meta ?? [], own))],
  ]);
  return {
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      [HEADER.protocolVersion]: CURRENT_REVISION,
      [HEADER.method]: method,
      ...(member && target !== undefined ? { [HEADER.name]: encodeHeaderValue(target) } : {}),
    },
    body: `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":${JSON.stringify(method)},"params":${params}}`,
  };
}
