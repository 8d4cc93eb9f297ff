import { GatehouseError } from '@gatehouse/errors';

/**
 * The id behind a name that something refers to. Of a file its schema has checked that before; the API's single entries are
 * checked here.
 *
 * @throws GatehouseError `reference.unknown`
 */
export function idOf(ids: ReadonlyMap<string, string>, noun: string, name: string): string {
  const id = ids.get(name);
  if (!id)
    throw new GatehouseError('reference.unknown', { data: { missing: { noun, name } }, reason: `${noun} ${name}` });
  return id;
}
