import { GatehouseError } from '@gatehouse/errors';

/** One element of a PostgreSQL array, or a value by itself. JSON is given as its text. */
export type HotScalar = string | number | bigint | boolean | Date | Uint8Array | null;

/** A value for a placeholder. An array becomes a PostgreSQL array of one dimension. */
export type HotValue = HotScalar | readonly HotScalar[];

/** A value as it goes over the wire: text, bytes or null. */
export type WireValue = string | Buffer | null;

/**
 * Puts a value into its wire form before anything is sent. pg would do it while sending, and what throws there leaves
 * the statements around it to be committed without this one.
 *
 * @throws GatehouseError `internal` for a value of another type, or a date that is none
 */
export function toWire(value: HotValue): WireValue {
  if (Array.isArray(value)) return `{${value.map(arrayElement).join(',')}}`;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return scalarText(value as HotScalar);
}

function arrayElement(value: HotScalar): string {
  const text = value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : scalarText(value);
  return text === null ? 'NULL' : `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function scalarText(value: HotScalar): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  throw new GatehouseError('internal', { reason: 'a value that no placeholder takes' });
}
