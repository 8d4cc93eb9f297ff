/**
 * The scopes that are missing to use a tool of an upstream (docs/contract.md, Scopes): `mcp` covers all of an
 * endpoint, `mcp:tools` all tools, `mcp:tools:{upstream}` those of one upstream. Named is the narrowest that
 * would do, so that a client asks its person for no more than the operation needs.
 */
export function missingToolScopes(upstream: string, scopes: ReadonlySet<string>): readonly string[] {
  const narrowest = `mcp:tools:${upstream}`;
  return scopes.has('mcp') || scopes.has('mcp:tools') || scopes.has(narrowest) ? [] : [narrowest];
}
