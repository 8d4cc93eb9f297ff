/** An upstream that an endpoint of the same name shows. */
export interface NamedUpstream {
  readonly name: string;
  readonly url: string;
}

export const TENANT = 'bench';
export const SUBJECT = 'load';

/**
 * The tenant of the bench, as YAML (of which JSON is a part): an endpoint an upstream; `lookup` reviewed as read-only,
 * everything else not reviewed; limits that nothing here comes near. Grants are such that each decision has to look at
 * some that do not match.
 */
export function tenantFile(upstreams: readonly NamedUpstream[]): string {
  return JSON.stringify({
    tenant: TENANT,
    name: 'Bench',
    upstreams: upstreams.map(({ name, url }) => ({ slug: name, kind: 'mcp', url, credential: { type: 'none' } })),
    endpoints: upstreams.map(({ name }) => ({ slug: name, upstreams: [{ slug: name, as: '' }] })),
    tools: [{ match: '*/lookup', annotations: { readOnlyHint: true } }],
    roles: [
      {
        slug: 'load',
        grants: [
          { allow: { tools: ['elsewhere/*', 'elsewhere/read'] } },
          { allow: { tools: upstreams.map(({ name }) => `${name}/*`) } },
          { deny: { tools: ['*/*delete*'] } },
        ],
      },
    ],
    bindings: [{ role: 'load', to: { subject: SUBJECT } }],
    limits: { requestsPerMinute: 1_000_000, concurrent: 10_000 },
  });
}
