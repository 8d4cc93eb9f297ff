import type { Installation } from './installation.ts';

/** What is asked for at once while others are visited. */
const AT_ONCE = 10;

/** One statement a table, as the superuser: ten thousand tenants by `apply` would take an hour. */
const FILL = [
  `insert into tenants (tenant_id, slug, name)
     select gen_random_uuid(), 'other-' || n, 'Other ' || n from generate_series(1, $1::int) n`,
  `insert into issuers (tenant_id, id, slug, kind)
     select tenant_id, gen_random_uuid(), 'builtin', 'builtin' from tenants where slug like 'other-%'`,
  `insert into upstreams (tenant_id, id, slug, kind, url, credential)
     select tenant_id, gen_random_uuid(), 'some', 'mcp', 'http://127.0.0.1:9/mcp', '{"type": "none"}'
       from tenants where slug like 'other-%'`,
  `insert into tools (tenant_id, id, upstream_id, name, definition, digest)
     select tenant_id, gen_random_uuid(), id, 'tool-' || n, '{"name": "x", "inputSchema": {"type": "object"}}',
            sha256(id::text::bytea)
       from upstreams, generate_series(1, 20) n where slug = 'some'`,
  `insert into roles (tenant_id, id, slug)
     select tenant_id, gen_random_uuid(), 'some' from tenants where slug like 'other-%'`,
  `insert into grants (tenant_id, id, role_id, position, effect, tools)
     select tenant_id, gen_random_uuid(), id, 0, 'allow', array['*'] from roles where slug = 'some'`,
  'analyze',
];

/** Adds tenants, each with an issuer, an upstream, twenty tools and a role. */
export async function fillTenants(installation: Installation, tenants: number): Promise<void> {
  await using session = await installation.openAdmin();
  for (const statement of FILL) await session.query(statement, statement.includes('$1') ? [tenants] : []);
}

/**
 * Knocks at each of them once, with a token that is not for them, so that the api has had to look at each.
 *
 * @throws TypeError when one answers with anything but 401
 */
export async function visitTenants({ apiUrl, endpoints }: Installation, tenants: number): Promise<void> {
  const [endpoint] = endpoints.values();
  let next = 1;
  const visit = async (): Promise<void> => {
    while (next <= tenants) {
      const url = `${apiUrl}/t/other-${next++}/mcp`;
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${endpoint?.token}`, 'content-type': 'application/json' },
        body: '{}',
      });
      await response.arrayBuffer();
      if (response.status !== 401) throw new TypeError(`${url} answered ${response.status} instead of 401`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visit));
}
