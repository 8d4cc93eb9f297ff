import type { Page, PageRequest } from '@gatehouse/contracts/api';
import { GatehouseError } from '@gatehouse/errors';
import { z } from 'zod';

/** A place in a list as its callers are given it: they can neither read nor write one. */
export function writeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws GatehouseError `api.input-invalid` where it is none of a list like this */
export function readCursor<Place>(cursor: string, form: z.ZodType<Place>): Place {
  try {
    return form.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    const message = 'This is not where a page of this list ended.';
    throw new GatehouseError('api.input-invalid', {
      data: { problems: [{ in: 'query', path: 'cursor', message }] },
      cause,
    });
  }
}

const keyForm = z.string().max(1024);

/** The key that a page begins after. @throws GatehouseError `api.input-invalid` */
export function keyOfCursor({ cursor }: PageRequest): string | undefined {
  return cursor === undefined ? undefined : readCursor(cursor, keyForm);
}

/**
 * A page of what was read with one more than the limit, which tells whether there is more.
 *
 * @param keyOf what the next page begins after
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  { limit }: PageRequest,
  keyOf: (row: Row) => unknown,
  itemOf: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    nextCursor: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null,
  };
}
