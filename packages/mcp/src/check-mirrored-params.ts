import { GatehouseError } from '@gatehouse/errors';
import { survivesDouble } from './exact-number.ts';
import { decodeHeaderValue, encodeHeaderValue, headerOf, type RequestHeaders } from './header.ts';
import { isJsonObject } from './meta.ts';
import type { MirroredParam } from './mirrored-params.ts';
import { MAX_REQUEST_DEPTH, type Params } from './parse-message.ts';
import { scanJson } from './scan-json.ts';

const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/**
 * Checks that the arguments of a call are repeated in the headers that its tool declares for them (2026-07-28,
 * basic/transports). An argument that is absent or null, or an object or array, has no header, and one that is there
 * all the same means nothing: it is not sent on. Headers that the tool does not declare are not looked at.
 *
 * @param mirrored what the tool declares
 * @param params of the call
 * @throws GatehouseError `request.header-mismatch`; `request.params-invalid` for a number that would be another one
 *   to the next reader
 */
export function checkMirroredParams(
  mirrored: readonly MirroredParam[],
  headers: RequestHeaders,
  { value, raw }: Params,
): void {
  for (const { header, path, type } of mirrored) {
    const argument = valueAt(value.arguments, path);
    if (!isPrimitive(argument)) continue;
    if (typeof argument === 'number') checkNumber(argument, path, raw.get('arguments') ?? '');

    const sent = headerOf(headers, header);
    if (sent === undefined) throw mismatch(header, 'missing');
    const decoded = decodeHeaderValue(sent);
    if (decoded === undefined) throw mismatch(header, 'not canonical Base64 of UTF-8');
    if (!repeats(decoded, argument, type)) throw mismatch(header, 'differs from the body');
  }
}

/** The headers that repeat the arguments of a call to an upstream, once {@link checkMirroredParams} has passed them. */
export function mirrorParams(mirrored: readonly MirroredParam[], { value }: Params): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { header, path } of mirrored) {
    const argument = valueAt(value.arguments, path);
    if (isPrimitive(argument)) headers[header] = encodeHeaderValue(String(argument));
  }
  return headers;
}

type Primitive = string | number | boolean;

function isPrimitive(value: unknown): value is Primitive {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function repeats(decoded: string, argument: Primitive, type: MirroredParam['type']): boolean {
  if (decoded === String(argument)) return true;
  return (
    type === 'integer' &&
    typeof argument === 'number' &&
    DECIMAL.test(decoded) &&
    survivesDouble(decoded) &&
    Number(decoded) === argument
  );
}

function checkNumber(argument: number, path: readonly string[], argumentsText: string): void {
  const text =
    scanJson(argumentsText, path.slice(0, -1), MAX_REQUEST_DEPTH)
      .objects.at(-1)
      ?.get(path.at(-1) ?? '') ?? '';
  if (survivesDouble(text) && (!Number.isInteger(argument) || Number.isSafeInteger(argument))) return;
  throw new GatehouseError('request.params-invalid', {
    data: { member: ['arguments', ...path].join('.').slice(0, 200), problem: 'a number that a double does not hold' },
  });
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const name of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function mismatch(header: string, reason: string): GatehouseError {
  return new GatehouseError('request.header-mismatch', { data: { header }, reason: `${header}: ${reason}` });
}
