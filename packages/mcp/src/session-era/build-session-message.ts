import { HEADER, SESSION_ID_HEADER } from '../header.ts';
import { META } from '../meta.ts';
import { targetMember } from '../method.ts';
import { memberText } from '../raw-object.ts';
import type { RawJson, RawMembers } from '../scan-json.ts';
import type { UpstreamMessage } from '../upstream-request.ts';
import { FOREIGN_META, FOREIGN_PARAMS } from './session-params.ts';

/** What every message to an upstream of the session era says of the session that it belongs to. */
export interface SessionAddress {
  /** That was agreed on in `initialize`. */
  readonly revision: string;
  /** None where the upstream has no sessions. */
  readonly sessionId: string | undefined;
}

export interface SessionUpstreamRequest {
  /** Ours. It must not have been used in this session before, by whatever process. */
  readonly id: string;
  readonly method: string;
  /** In the upstream's own words: `params.name` or `params.uri`, for the methods that have one. */
  readonly target?: string | undefined;
  /** Further members of `params`, spliced in as they were sent and judged. */
  readonly params?: Iterable<readonly [name: string, json: RawJson | undefined]> | undefined;
  /** The caller's `_meta`, spliced in member by member, without what only the current revision has. */
  readonly meta?: RawMembers | undefined;
  /** Members of `_meta` that are ours to set, instead of the caller's. */
  readonly ownMeta?: Readonly<Record<string, unknown>> | undefined;
}

const NOTHING: RawMembers = new Map();

/** The headers of a message of a session that is under way. */
export function sessionHeaders({ revision, sessionId }: SessionAddress): Readonly<Record<string, string>> {
  return {
    accept: 'application/json, text/event-stream',
    [HEADER.protocolVersion]: revision,
    ...(sessionId !== undefined && { [SESSION_ID_HEADER]: sessionId }),
  };
}

/**
 * Builds a request to an upstream of the session era. The envelope and the target are written here; what is spliced in is
 * text that {@link parseMessage} checked, byte for byte. Progress is asked for under our own id: the caller's token is
 * unique among the caller's requests only, and a session may be used by several.
 */
export function buildSessionRequest(address: SessionAddress, request: SessionUpstreamRequest): UpstreamMessage {
  const { id, method, target, params = NOTHING } = request;
  const member = targetMember(method);
  const members = member && target !== undefined ? [memberText(member, JSON.stringify(target))] : [];
  for (const [name, json] of params) {
    const isOurs = name === member || name === '_meta' || FOREIGN_PARAMS.includes(name);
    if (json !== undefined && !isOurs) members.push(memberText(name, json));
  }
  const meta = metaText(request);
  if (meta) members.push(`"_meta":{${meta}}`);
  return messageOf(
    address,
    `"id":${JSON.stringify(id)},"method":${JSON.stringify(method)},"params":{${members.join(',')}}`,
  );
}

/** Builds a notification to an upstream of the session era. */
export function buildSessionNotification(address: SessionAddress, method: string, params?: object): UpstreamMessage {
  return messageOf(address, `"method":${JSON.stringify(method)}${params ? `,"params":${JSON.stringify(params)}` : ''}`);
}

/**
 * Builds the answer to a request of an upstream.
 *
 * @param rawId of that request
 * @param outcome the `result` or the `error`
 */
export function buildSessionResponse(
  address: SessionAddress,
  rawId: RawJson,
  outcome: { readonly result: object } | { readonly error: { readonly code: number; readonly message: string } },
): UpstreamMessage {
  return messageOf(address, `"id":${rawId},${JSON.stringify(outcome).slice(1, -1)}`);
}

function messageOf(address: SessionAddress, members: string): UpstreamMessage {
  return {
    headers: { 'content-type': 'application/json', ...sessionHeaders(address) },
    body: `{"jsonrpc":"2.0",${members}}`,
  };
}

/** The caller's members in their order, then ours. */
function metaText({ id, meta = NOTHING, ownMeta = {} }: SessionUpstreamRequest): string {
  const members: string[] = [];
  for (const [name, json] of meta) {
    const isKept = name !== META.progressToken && !FOREIGN_META.includes(name) && !Object.hasOwn(ownMeta, name);
    if (isKept) members.push(memberText(name, json));
  }
  for (const [name, value] of Object.entries(ownMeta)) {
    if (value !== undefined) members.push(memberText(name, JSON.stringify(value)));
  }
  if (meta.has(META.progressToken)) members.push(memberText(META.progressToken, JSON.stringify(id)));
  return members.join(',');
}
