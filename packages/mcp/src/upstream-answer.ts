import { META } from './meta.ts';
import type { RequestId } from './parse-message.ts';
import { memberText } from './raw-object.ts';
import {
  readUpstreamMessage,
  type UpstreamError,
  type UpstreamNotification,
  type UpstreamResult,
  unusable,
} from './upstream-message.ts';

/** A server's or client's name and version, as MCP writes it. */
export interface Implementation {
  readonly name: string;
  readonly version: string;
  readonly [member: string]: unknown;
}

/** What the specification gives to other streams than that of a request (2026-07-28, basic/transports). */
const OF_OTHER_STREAMS: ReadonlySet<string> = new Set([
  'notifications/tools/list_changed',
  'notifications/prompts/list_changed',
  'notifications/resources/list_changed',
  'notifications/resources/updated',
  'notifications/subscriptions/acknowledged',
  'notifications/tasks',
]);

/**
 * Parses one message that an upstream sent on the stream of a request of ours. Only the response to that request and
 * notifications are taken: a response with another id could pass for the answer that Gatehouse gives to its own
 * caller. Which notifications may be sent on is for `relayable` to say.
 *
 * @param bytes the data of one server-sent event; its size is the caller's to bound
 * @throws GatehouseError `upstream.invalid-answer`
 */
export function parseUpstreamMessage(
  bytes: Uint8Array,
  id: RequestId,
): UpstreamResult | UpstreamError | UpstreamNotification {
  const message = readUpstreamMessage(bytes, id);
  if (message.kind === 'notification' && OF_OTHER_STREAMS.has(message.method)) throw unusable('a method out of place');
  return message;
}

/**
 * Parses a body that is to be the response to a request of ours and nothing else.
 *
 * @throws GatehouseError `upstream.invalid-answer`
 */
export function parseUpstreamAnswer(bytes: Uint8Array, id: RequestId): UpstreamResult | UpstreamError {
  const message = readUpstreamMessage(bytes, id);
  if (message.kind === 'notification') throw unusable('a notification in the place of the answer');
  return message;
}

/**
 * The text of an upstream's result as it was sent, but for three members. The server that it names is we: the caller
 * talks to us. It may be kept for nobody but this caller, because another one may not be granted it. And its
 * `requestState` is the one given here.
 *
 * @param requestState what the caller is to send back; none when it is left out
 */
export function relayedResult(
  { raw, rawMeta }: UpstreamResult,
  serverInfo: Implementation,
  requestState?: string,
): string {
  let text = '{';
  for (const [name, json] of raw) {
    if (name === 'cacheScope') text += '"cacheScope":"private",';
    else if (name !== '_meta' && name !== 'requestState') text += `${memberText(name, json)},`;
  }
  if (requestState !== undefined) text += `"requestState":${JSON.stringify(requestState)},`;
  text += '"_meta":{';
  for (const [name, json] of rawMeta) {
    if (name !== META.serverInfo) text += `${memberText(name, json)},`;
  }
  return `${text}${memberText(META.serverInfo, JSON.stringify(serverInfo))}}}`;
}

/** A result of our own, with the server that gives it. */
export function withServerInfo<
  Result extends { readonly _meta?: Readonly<Record<string, unknown>>; readonly [member: string]: unknown },
>(result: Result, serverInfo: Implementation): Result & { readonly _meta: Readonly<Record<string, unknown>> } {
  return { ...result, _meta: { ...result._meta, [META.serverInfo]: serverInfo } };
}
