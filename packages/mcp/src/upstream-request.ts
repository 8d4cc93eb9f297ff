import { encodeHeaderValue, HEADER } from './header.ts';
import { META } from './meta.ts';
import { type Method, targetMember } from './method.ts';
import type { RequestId } from './parse-message.ts';
import { memberText } from './raw-object.ts';
import { CURRENT_REVISION } from './revision.ts';
import type { RawJson, RawMembers } from './scan-json.ts';

export interface UpstreamRequest {
  /** Ours, not the caller's: an id means something on one connection only. */
  readonly id: RequestId;
  readonly method: Method;
  /** In the upstream's own words: `params.name` or `params.uri`, for the methods that have one. */
  readonly target?: string | undefined;
  /** Further members of `params`, spliced in as they were sent and judged: `arguments`, `cursor` … */
  readonly params?: Iterable<readonly [name: string, json: RawJson | undefined]> | undefined;
  /** The caller's `_meta`, spliced in member by member. Absent when Gatehouse asks on its own behalf. */
  readonly meta?: RawMembers | undefined;
  /** Members of `_meta` that are ours to set, instead of the caller's. */
  readonly ownMeta?: Readonly<Record<string, unknown>> | undefined;
}

export interface UpstreamMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const NOTHING: RawMembers = new Map();

const PROTOCOL_VERSION = memberText(META.protocolVersion, JSON.stringify(CURRENT_REVISION));

/**
 * Builds a request of the current revision to an upstream. The envelope, the target and the protocol version
 * are written here; what is spliced in is text that {@link parseMessage} checked, byte for byte.
 */
export function buildUpstreamRequest(request: UpstreamRequest): UpstreamMessage {
  const { id, method, target, params = NOTHING } = request;
  const member = targetMember(method);
  let text = member ? `${memberText(member, JSON.stringify(target))},` : '';
  for (const [name, json] of params) {
    if (json !== undefined && name !== member && name !== '_meta') text += `${memberText(name, json)},`;
  }
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    [HEADER.protocolVersion]: CURRENT_REVISION,
    [HEADER.method]: method,
  };
  if (member && target !== undefined) headers[HEADER.name] = encodeHeaderValue(target);
  return {
    headers,
    body: `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":"${method}","params":{${text}"_meta":${metaText(request)}}}`,
  };
}

/** The caller's members in their order, then ours. */
function metaText({ meta = NOTHING, ownMeta = {} }: UpstreamRequest): string {
  let text = '';
  for (const [name, json] of meta) {
    if (name !== META.protocolVersion && !Object.hasOwn(ownMeta, name)) text += `${memberText(name, json)},`;
  }
  const hasCapabilities = meta.has(META.clientCapabilities) || Object.hasOwn(ownMeta, META.clientCapabilities);
  if (!hasCapabilities) text += `${memberText(META.clientCapabilities, '{}')},`;
  for (const [name, value] of Object.entries(ownMeta)) {
    if (name !== META.protocolVersion && value !== undefined) text += `${memberText(name, JSON.stringify(value))},`;
  }
  return `{${text}${PROTOCOL_VERSION}}`;
}
