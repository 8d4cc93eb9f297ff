/** Where an encrypted value lives. It is authenticated with the value: moved elsewhere, the value does not open. */
export interface Place {
  readonly tenant: string;
  readonly table: string;
  /** The id of the row. */
  readonly row: string;
  readonly column: string;
}

const DOMAIN = 'gatehouse envelope';

/**
 * The one encoding of a place: each part in UTF-8 behind its length in bytes (32 bits, big-endian). No two places share
 * one, whatever characters the parts hold.
 *
 * @throws RangeError for text with lone surrogates: UTF-8 would make different texts equal
 */
export function placeBytes({ tenant, table, row, column }: Place): Buffer {
  return Buffer.concat([DOMAIN, tenant, table, row, column].flatMap(lengthPrefixed));
}

function lengthPrefixed(part: string): [Buffer, Buffer] {
  if (!part.isWellFormed()) throw new RangeError('a part of the place of an envelope is not well-formed text');
  const text = Buffer.from(part, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return [length, text];
}
