import { GatehouseError } from '@gatehouse/errors';
import { isJsonObject, META } from './meta.ts';
import type { RequestId } from './parse-message.ts';
import { withOwn, writeObject } from './raw-object.ts';
import type { RawMembers } from './scan-json.ts';
import { parseStrictJson } from './strict-json.ts';

/** A server's or client's name and version, as MCP writes it. */
export interface Implementation {
  readonly name: string;
  readonly version: string;
  readonly [member: string]: unknown;
}

export interface UpstreamResult {
  readonly kind: 'result';
  readonly value: Readonly<Record<string, unknown>>;
  /** The original text of each member of the result, and of its `_meta`. */
  readonly raw: RawMembers;
  readonly rawMeta: RawMembers;
}

/** A JSON-RPC error of the upstream. Its text is the upstream's, and never becomes ours. */
export interface UpstreamError {
  readonly kind: 'error';
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

/** Something an upstream says on the stream of a request, ahead of its answer. */
export interface UpstreamNotification {
  readonly kind: 'notification';
  readonly method: string;
  /** The message for the caller, under an envelope of ours. */
  readonly text: string;
}

/** Deeper nesting than this is refused in what upstreams answer; results nest deeper than requests do. */
export const MAX_ANSWER_DEPTH = 256;

const NOTHING: RawMembers = new Map();

/** What may stand on the stream of a request besides its answer (2026-07-28, basic/transports/streamable-http). */
const STREAM_NOTIFICATIONS = ['notifications/progress', 'notifications/message'];

/**
 * Parses one message that an upstream sent on the stream of a request of ours, as strictly as a caller's. Only the
 * response to that request and the notifications that belong to it are taken: a response with another id could
 * pass for the answer that Gatehouse gives to its own caller.
 *
 * @param bytes the data of one server-sent event; its size is the caller's to bound
 * @throws GatehouseError `upstream.invalid-answer`
 */
export function parseUpstreamMessage(
  bytes: Uint8Array,
  id: RequestId,
): UpstreamResult | UpstreamError | UpstreamNotification {
  const code = 'upstream.invalid-answer';
  const { value, objects } = parseStrictJson(bytes, { code, path: ['result', '_meta'], maxDepth: MAX_ANSWER_DEPTH });
  const [envelope, raw = NOTHING, rawMeta = NOTHING] = objects;
  if (!isJsonObject(value) || !envelope || value.jsonrpc !== '2.0') throw unusable('not a JSON-RPC message');
  if (envelope.has('method')) return notificationOf(value.method, envelope);
  if (value.id !== id) throw unusable('not a response to this request');
  if (envelope.has('result') === envelope.has('error')) throw unusable('not exactly one of result and error');

  const { result, error } = value;
  if (envelope.has('error')) {
    if (!isJsonObject(error) || !Number.isSafeInteger(error.code)) throw unusable('an error without a code');
    const message = typeof error.message === 'string' ? error.message : '';
    return { kind: 'error', code: error.code as number, message, data: error.data };
  }
  if (!isJsonObject(result)) throw unusable('a result that is not an object');
  if (Object.hasOwn(result, '_meta') && !isJsonObject(result._meta)) throw unusable('a _meta that is not an object');
  return { kind: 'result', value: result, raw, rawMeta };
}

/**
 * Parses a body that is to be the response to a request of ours and nothing else.
 *
 * @throws GatehouseError `upstream.invalid-answer`
 */
export function parseUpstreamAnswer(bytes: Uint8Array, id: RequestId): UpstreamResult | UpstreamError {
  const message = parseUpstreamMessage(bytes, id);
  if (message.kind === 'notification') throw unusable('a notification in the place of the answer');
  return message;
}

function notificationOf(method: unknown, envelope: RawMembers): UpstreamNotification {
  const members = ['jsonrpc', 'method', 'params'];
  if (typeof method !== 'string' || !STREAM_NOTIFICATIONS.includes(method)) throw unusable('a method out of place');
  if ([...envelope.keys()].some((member) => !members.includes(member))) throw unusable('a notification with more');
  const text = writeObject([
    ['jsonrpc', '"2.0"'],
    ['method', JSON.stringify(method)],
    ['params', envelope.get('params')],
  ]);
  return { kind: 'notification', method, text };
}

/** The text of an upstream's result as it was sent, but for the server it names: the caller talks to us. */
export function relayedResult({ raw, rawMeta }: UpstreamResult, serverInfo: Implementation): string {
  const meta = writeObject(withOwn(rawMeta, { [META.serverInfo]: serverInfo }));
  return writeObject([...[...raw].filter(([name]) => name !== '_meta'), ['_meta', meta]]);
}

/** A result of our own, with the server that gives it. */
export function withServerInfo<
  Result extends { readonly _meta?: Readonly<Record<string, unknown>>; readonly [member: string]: unknown },
>(result: Result, serverInfo: Implementation): Result & { readonly _meta: Readonly<Record<string, unknown>> } {
  return { ...result, _meta: { ...result._meta, [META.serverInfo]: serverInfo } };
}

function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}
