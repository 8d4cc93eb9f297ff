import { GatehouseError } from '@gatehouse/errors';

/** Members of one page of a list; each costs time to be checked. */
export const MAX_DEFINITIONS = 10_000;

/**
 * The members of a list that are what they should be, in order and as they were described. The others are left out.
 *
 * @throws GatehouseError `upstream.invalid-answer` when there is no list, or one beyond {@link MAX_DEFINITIONS}
 */
export function definitionsIn<Definition>(
  result: Readonly<Record<string, unknown>>,
  member: string,
  isDefinition: (value: unknown) => value is Definition,
): Definition[] {
  const list = Object.hasOwn(result, member) ? result[member] : undefined;
  if (!Array.isArray(list)) throw unusable(`${member} is not a list`);
  if (list.length > MAX_DEFINITIONS) throw unusable(`${list.length} ${member} on one page`);
  return list.filter(isDefinition);
}

function unusable(reason: string): GatehouseError {
  return new GatehouseError('upstream.invalid-answer', { reason });
}
