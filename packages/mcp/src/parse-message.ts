import { GatehouseError } from '@gatehouse/errors';
import { ambiguityIn, ENVELOPE, type KnownNames, PARAMS, RESERVED_META } from './lookalike.ts';
import { isJsonObject } from './meta.ts';
import type { RawMembers } from './scan-json.ts';
import { parseStrictJson } from './strict-json.ts';

export type RequestId = string | number;

/** `params` of a message: parsed to be judged, raw to be sent on. */
export interface Params {
  readonly value: Readonly<Record<string, unknown>>;
  /** The original text of each member, `arguments` among them. */
  readonly raw: RawMembers;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly rawMeta: RawMembers;
}

export interface ParsedRequest {
  readonly kind: 'request';
  readonly id: RequestId;
  readonly method: string;
  readonly params: Params;
}

export interface ParsedNotification {
  readonly kind: 'notification';
  readonly method: string;
  readonly params: Params;
}

/** The answer to a request of a server. Gatehouse sends clients none, so what it says is of no interest. */
export interface ParsedResponse {
  readonly kind: 'response';
  /** Empty. */
  readonly params: Params;
}

export type ParsedMessage = ParsedRequest | ParsedNotification | ParsedResponse;

/** Deeper nesting than this is refused in what callers send. */
export const MAX_REQUEST_DEPTH = 64;

/** More members than this, of all objects together, are refused in what callers send. */
const MAX_REQUEST_MEMBERS = 20_000;

const MEMBERS = new Set(['jsonrpc', 'id', 'method', 'params']);
const NOTHING: RawMembers = new Map();
const NO_PARAMS: Params = { value: {}, raw: NOTHING, meta: {}, rawMeta: NOTHING };

/**
 * Parses the body of a POST to an MCP endpoint: exactly one JSON-RPC 2.0 message. Whatever two
 * parsers could read in two ways is refused, because what is judged here is what an upstream will read.
 *
 * @param bytes the body; its size is the caller's to bound
 * @throws GatehouseError `request.malformed` (-32700) for what is not one unambiguous JSON document,
 *   `request.batch` (-32600) for several messages, `request.invalid` (-32600) for a document that is none
 */
export function parseMessage(bytes: Uint8Array): ParsedMessage {
  const { value, objects } = parseStrictJson(bytes, {
    code: 'request.malformed',
    path: ['params', '_meta'],
    maxDepth: MAX_REQUEST_DEPTH,
    maxMembers: MAX_REQUEST_MEMBERS,
  });
  const [envelope, raw = NOTHING, rawMeta = NOTHING] = objects;
  if (Array.isArray(value)) throw new GatehouseError('request.batch');
  if (!isJsonObject(value) || !envelope) throw invalid('not an object');
  refuseLookalikes(envelope, ENVELOPE);
  refuseLookalikes(raw, PARAMS);
  refuseLookalikes(rawMeta, RESERVED_META);

  if (envelope.has('result') || envelope.has('error')) return responseIn(value, envelope);
  for (const member of envelope.keys()) {
    if (!MEMBERS.has(member))
      throw invalid(`a member that requests do not have: ${JSON.stringify(member).slice(0, 80)}`);
  }
  const { jsonrpc, id, method, params = {} } = value;
  if (jsonrpc !== '2.0') throw invalid('jsonrpc is not "2.0"');
  if (typeof method !== 'string') throw invalid('method is not a string');
  if (!isJsonObject(params)) throw invalid('params is not an object');
  const meta = Object.hasOwn(params, '_meta') ? params._meta : {};
  if (!isJsonObject(meta)) throw invalid('_meta is not an object');

  const parsed: Params = { value: params, raw, meta, rawMeta };
  if (!envelope.has('id')) return { kind: 'notification', method, params: parsed };
  if (!isRequestId(id)) throw invalid('id is neither a string nor an integer that a double can hold');
  return { kind: 'request', id, method, params: parsed };
}

/** An error says no id when it answers what could not be read. */
function responseIn({ jsonrpc, id }: Record<string, unknown>, envelope: RawMembers): ParsedResponse {
  const isError = envelope.has('error');
  if (jsonrpc !== '2.0' || envelope.has('method') || isError === envelope.has('result')) {
    throw invalid('a response and something else');
  }
  if (!isRequestId(id) && !(isError && (id ?? null) === null)) throw invalid('a response to no request');
  return { kind: 'response', params: NO_PARAMS };
}

/** Whether a value may be the id of a request: a string or a safe integer. MCP has no null ids. */
export function isRequestId(id: unknown): id is RequestId {
  return typeof id === 'string' || Number.isSafeInteger(id);
}

function refuseLookalikes(members: RawMembers, known: KnownNames): void {
  const reason = ambiguityIn(members.keys(), known);
  if (reason !== undefined) throw new GatehouseError('request.malformed', { reason });
}

function invalid(reason: string): GatehouseError {
  return new GatehouseError('request.invalid', { reason });
}
