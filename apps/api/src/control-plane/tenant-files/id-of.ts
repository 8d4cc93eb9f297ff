import { GatehouseError } from '@gatehouse/errors';

/**
 * The id behind a name of the file. The file's schema has checked its own references; this is for whatever could still
 * slip through.
 *
 * @throws GatehouseError `file.invalid`
 */
export function idOf(ids: ReadonlyMap<string, string>, noun: string, name: string): string {
  const id = ids.get(name);
  if (!id) throw new GatehouseError('file.invalid', { reason: `there is no ${noun} ${name}` });
  return id;
}
