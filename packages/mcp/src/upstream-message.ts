import { GatehouseError } from '@gatehouse/errors';
import { ambiguityIn, RESERVED_META, RESULT } from './lookalike.ts';
import { isJsonObject } from './meta.ts';
import { isRequestId, type RequestId } from './parse-message.ts';
import { writeObject } from './raw-object.ts';
import { type RawJson, type RawMembers, scanJson } from './scan-json.ts';
import { parseStrictJson } from './strict-json.ts';

export interface UpstreamResult {
  readonly kind: 'result';
  /** `complete`, also where it is not said; `input_required`; or what an extension brings. */
  readonly resultType: string;
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
  /** The original text of `data`. */
  readonly rawData: RawJson | undefined;
}

/** Something that an upstream says on a stream ahead of its answer. */
export interface UpstreamNotification {
  readonly kind: 'notification';
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The message with its `params` as they were sent, under an envelope of ours. */
  readonly text: string;
}

/** A request that an upstream sends, which only those of the session era may. */
export interface UpstreamAsk {
  readonly kind: 'request';
  readonly method: string;
  /** The original text of its id, which the answer repeats. */
  readonly rawId: RawJson;
}

/** Deeper nesting than this is refused in what upstreams answer; results nest deeper than requests do. */
export const MAX_ANSWER_DEPTH = 256;

const NOTHING: RawMembers = new Map();
const NOTIFICATION_MEMBERS: ReadonlySet<string> = new Set(['jsonrpc', 'method', 'params']);

/** Characters of the id of an upstream's request: it is kept until it is answered. */
const MAX_ASK_ID = 256;

/**
 * Reads one message of an upstream, as strictly as a caller's: a notification, or the response to the request with
 * this id. What a parser that folds names could read as another kind of result is refused, because what is judged
 * here is what the caller's client will read.
 *
 * @throws GatehouseError `upstream.invalid-answer`
 */
export function readUpstreamMessage(
  bytes: Uint8Array,
  id: RequestId,
): UpstreamResult | UpstreamError | UpstreamNotification {
  const message = readSessionMessage(bytes, id);
  if (message.kind === 'request') throw unusable('a request');
  return message;
}

/**
 * The same of an upstream of the session era, which may also ask something itself (2025-11-25, basic/transports).
 *
 * @throws GatehouseError `upstream.invalid-answer`
 */
export function readSessionMessage(
  bytes: Uint8Array,
  id: RequestId,
): UpstreamResult | UpstreamError | UpstreamNotification | UpstreamAsk {
  const code = 'upstream.invalid-answer';
  const { value, objects } = parseStrictJson(bytes, { code, path: ['result', '_meta'], maxDepth: MAX_ANSWER_DEPTH });
  const [envelope, raw = NOTHING, rawMeta = NOTHING] = objects;
  if (!isJsonObject(value) || !envelope || value.jsonrpc !== '2.0') throw unusable('not a JSON-RPC message');
  if (envelope.has('method')) {
    return envelope.has('id') ? askOf(value, envelope) : notificationOf(value, envelope);
  }
  if (value.id !== id) throw unusable('not a response to this request');
  if (envelope.has('result') === envelope.has('error')) throw unusable('not exactly one of result and error');
  return envelope.has('error') ? errorOf(value.error, envelope) : resultOf(value.result, raw, rawMeta);
}

function notificationOf(value: Readonly<Record<string, unknown>>, envelope: RawMembers): UpstreamNotification {
  const { method, params = {} } = value;
  if (typeof method !== 'string') throw unusable('a method that is no string');
  for (const member of envelope.keys()) {
    if (!NOTIFICATION_MEMBERS.has(member)) throw unusable('a notification with more');
  }
  if (!isJsonObject(params)) throw unusable('params that are not an object');
  const text = writeObject([
    ['jsonrpc', '"2.0"'],
    ['method', JSON.stringify(method)],
    ['params', envelope.get('params')],
  ]);
  return { kind: 'notification', method, params, text };
}

function askOf({ id, method }: Readonly<Record<string, unknown>>, envelope: RawMembers): UpstreamAsk {
  const rawId = envelope.get('id');
  if (typeof method !== 'string' || !isRequestId(id) || rawId === undefined) throw unusable('a malformed request');
  if (rawId.length > MAX_ASK_ID) throw unusable('a request with an id beyond all measure');
  return { kind: 'request', method, rawId };
}

function errorOf(error: unknown, envelope: RawMembers): UpstreamError {
  if (!isJsonObject(error) || !Number.isSafeInteger(error.code)) throw unusable('an error without a code');
  const message = typeof error.message === 'string' ? error.message : '';
  const [raw] = scanJson(envelope.get('error') ?? '', [], MAX_ANSWER_DEPTH).objects;
  return { kind: 'error', code: error.code as number, message, data: error.data, rawData: raw?.get('data') };
}

function resultOf(result: unknown, raw: RawMembers, rawMeta: RawMembers): UpstreamResult {
  if (!isJsonObject(result)) throw unusable('a result that is not an object');
  if (raw.has('_meta') && !isJsonObject(result._meta)) throw unusable('a _meta that is not an object');
  const ambiguity = ambiguityIn(raw.keys(), RESULT) ?? ambiguityIn(rawMeta.keys(), RESERVED_META);
  if (ambiguity !== undefined) throw unusable(ambiguity);
  const { resultType = 'complete' } = result;
  if (typeof resultType !== 'string') throw unusable('a resultType that is no string');
  if (resultType !== 'input_required' && (raw.has('inputRequests') || raw.has('requestState'))) {
    throw unusable(`a ${resultType} result that asks for input`);
  }
  return { kind: 'result', resultType, value: result, raw, rawMeta };
}

export function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}
