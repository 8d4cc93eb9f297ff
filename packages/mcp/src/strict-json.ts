import { isUtf8 } from 'node:buffer';
import { type ErrorCode, GatehouseError } from '@gatehouse/errors';
import { Ambiguity, type RawMembers, scanJson } from './scan-json.ts';

export interface StrictJson {
  readonly value: unknown;
  /** Of the document's own object, then of each object along `path`; ends where there is no object. */
  readonly objects: readonly RawMembers[];
}

export interface StrictJsonOptions {
  /** The code of the error for a document that is refused. */
  readonly code: ErrorCode;
  /** Names of members that lead from the document's object inwards; the objects on the way keep their raw members. */
  readonly path: readonly string[];
  readonly maxDepth: number;
  /** Members of all objects together; unbounded but by the size unless given. */
  readonly maxMembers?: number;
}

/**
 * Parses one JSON document of which two parsers cannot have two opinions. Refused besides what is not JSON
 * (RFC 8259): a byte-order mark, invalid UTF-8, a member name that occurs twice in an object at any depth,
 * a lone surrogate, and nesting beyond `maxDepth`.
 *
 * @throws GatehouseError with `options.code`
 */
export function parseStrictJson(
  bytes: Uint8Array,
  { code, path, maxDepth, maxMembers = Number.POSITIVE_INFINITY }: StrictJsonOptions,
): StrictJson {
  try {
    const text = decode(bytes);
    // The scan comes first: a body of nothing but brackets would cost the parser a hundred times as much.
    const { objects, memberCount } = scanJson(text, path, maxDepth);
    // An object of a hundred thousand members holds everybody up while it is made.
    if (memberCount > maxMembers) throw new Ambiguity(`more than ${maxMembers} members`);
    const value: unknown = JSON.parse(text);
    // The parser keeps the last of several members with one name, so what is missing was written twice.
    if (countMembers(value) !== memberCount) throw new Ambiguity('a member name that occurs twice');
    return { value, objects };
  } catch (error) {
    if (error instanceof Ambiguity) throw new GatehouseError(code, { reason: error.message });
    if (error instanceof SyntaxError) throw new GatehouseError(code, { reason: 'not JSON' });
    throw error;
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw new Ambiguity('a byte-order mark');
  if (!isUtf8(bytes)) throw new Ambiguity('not UTF-8');
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Members of all objects in a parsed value. Its depth is bounded by the scan. */
function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countMembers(item);
    return count;
  }
  for (const name in value) count += 1 + countMembers(value[name as keyof typeof value]);
  return count;
}
