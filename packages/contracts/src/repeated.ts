import type { Finding, Path } from './problem.ts';

/**
 * Finds entries of a list that are the same as an earlier one.
 *
 * @param keyOf what is compared; undefined where an entry has none
 * @param member which member of the entry is pointed at; undefined for the entry as a whole
 */
export function repeated(
  path: Path,
  items: readonly unknown[],
  keyOf: (item: unknown) => string | undefined,
  member: string | undefined,
  noun: string = member ?? 'entry',
): Finding[] {
  const first = new Map<string, number>();
  return items.flatMap((item, index) => {
    const key = keyOf(item);
    if (key === undefined) return [];
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, index);
      return [];
    }
    const at = member === undefined ? [...path, index] : [...path, index, member];
    return [{ path: at, message: `The same ${noun} as that of number ${before + 1} in this list.` }];
  });
}
