import type { SubjectKind } from './canonical-name.ts';

/**
 * The scopes that are missing to use something of an upstream (docs/contract.md, Scopes): `mcp` covers all of an
 * endpoint, `mcp:tools` all tools, `mcp:tools:{upstream}` those of one upstream, `mcp:prompts` and `mcp:resources`
 * all of theirs. Named is the narrowest that would do, so that a client asks its person for no more than the operation
 * needs.
 */
export function missingScopes(kind: SubjectKind, upstream: string, scopes: ReadonlySet<string>): readonly string[] {
  if (scopes.has('mcp')) return [];
  if (kind === 'tool' && scopes.has('mcp:tools')) return [];
  const narrowest = kind === 'tool' ? `mcp:tools:${upstream}` : `mcp:${kind}s`;
  return scopes.has(narrowest) ? [] : [narrowest];
}
