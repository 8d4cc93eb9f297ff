/** One place at which two definitions differ. */
export interface Difference {
  /** JSON Pointer (RFC 6901). */
  readonly path: string;
  /** Absent where there was nothing, or is nothing. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * Where two JSON values differ, in the order of their paths: the smallest parts that do. What is on one side only is told
 * as a whole, but objects and lists in it are taken apart, so that each line is one thing to look at. The order of an
 * object's members is no difference.
 */
export function differences(before: unknown, after: unknown): Difference[] {
  const found: Difference[] = [];
  compare('', before, after, found);
  return found;
}

function compare(path: string, before: unknown, after: unknown, found: Difference[]): void {
  if (Object.is(before, after)) return;
  const [old, now] = [partsOf(before), partsOf(after)];
  // Nothing against a container is taken apart; a scalar against one is told as it is.
  if ((old || before === undefined) && (now || after === undefined) && isSameKind(before, after)) {
    const names = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
    if (names.size > 0) {
      for (const name of names) compare(`${path}/${escaped(name)}`, old?.get(name), now?.get(name), found);
      return;
    }
    if (old && now) return;
  }
  found.push({ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) });
}

function isSameKind(before: unknown, after: unknown): boolean {
  return before === undefined || after === undefined || Array.isArray(before) === Array.isArray(after);
}

/** Members of an object or a list by name; undefined for what has none. */
function partsOf(value: unknown): Map<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
