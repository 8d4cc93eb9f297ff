import type { Operation, RequestOf } from '@gatehouse/contracts/api';
import type { z } from 'zod';

/** The query of a page's address. A name that stands there twice is a list. */
export type AddressQuery = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * What an address says to a list: whatever the list takes and somebody wrote. Whether that is right is for the api to
 * judge, which says in words what is wrong with it.
 */
export function listQuery<Op extends Operation & { readonly query: z.ZodObject }>(
  { query }: Op,
  address: AddressQuery,
): NonNullable<RequestOf<Op>['query']> & Readonly<Record<string, string>> {
  const given = Object.keys(query.shape).flatMap((name) => {
    const value = address[name];
    return typeof value === 'string' && value !== '' ? [[name, value]] : [];
  });
  return Object.fromEntries(given);
}
