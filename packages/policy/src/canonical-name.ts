/**
 * The name that grants, decisions and records speak: `{upstream}/{tool}` (docs/words.md). An upstream's slug has
 * no `/`, so the first one separates; a tool's name may hold more.
 */
export function canonicalName(upstream: string, tool: string): string {
  return `${upstream}/${tool}`;
}

/** The upstream's slug in a canonical name; undefined when the name is not canonical. */
export function upstreamOf(name: string): string | undefined {
  const slash = name.indexOf('/');
  return slash > 0 && slash < name.length - 1 ? name.slice(0, slash) : undefined;
}
