/** What a decision can be about. */
export type SubjectKind = 'tool' | 'prompt' | 'resource';

/** What stands between the upstream's slug and the rest of a canonical name. A slug has neither. */
export const SEPARATORS = { tool: '/', prompt: '/', resource: ':' } as const satisfies Record<SubjectKind, string>;

/** The name that grants, decisions and records speak, of a tool or prompt: `{upstream}/{name}` (docs/words.md). */
export function canonicalName(upstream: string, name: string): string {
  return `${upstream}/${name}`;
}

/** The same of a resource: `{upstream}:{uri}`. */
export function canonicalResource(upstream: string, uri: string): string {
  return `${upstream}:${uri}`;
}

/**
 * The upstream's slug in a canonical name; undefined when the name is not canonical. The first separator counts: what
 * follows may be any characters, separators included.
 */
export function upstreamOf(kind: SubjectKind, name: string): string | undefined {
  const end = name.indexOf(SEPARATORS[kind]);
  return end > 0 && end < name.length - 1 ? name.slice(0, end) : undefined;
}
