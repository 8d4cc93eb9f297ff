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
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses one JSON document of which two parsers cannot have two opinions. Refused besides what is not JSON
 * (RFC 8259): a byte-order mark, invalid UTF-8, a member name that occurs twice in an object at any depth,
 * a lone surrogate, and nesting beyond `maxDepth`.
 *
 * @throws GatehouseError with `options.code`
 */
export function parseStrictJson(bytes: Uint8Array, { code, path, maxDepth }: StrictJsonOptions): StrictJson {
  try {
    const text = decode(bytes);
    // The scan comes first: a body of nothing but brackets would cost the parser a hundred times as much.
    const objects = scanJson(text, path, maxDepth);
    return { value: JSON.parse(text), objects };
  } catch (error) {
    if (error instanceof Ambiguity) throw new GatehouseError(code, { reason: error.message });
    if (error instanceof SyntaxError) throw new GatehouseError(code, { reason: 'not JSON' });
    throw error;
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw new Ambiguity('a byte-order mark');
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Ambiguity('not UTF-8');
  }
}
