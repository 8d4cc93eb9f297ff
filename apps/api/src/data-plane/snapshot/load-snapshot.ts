import type { Database, TenantId, TenantTx } from '@gatehouse/db';
import type { Binding, Role, TokenClient } from '@gatehouse/policy';
import { publicKeys } from '../../control-plane/keys/signing-keys.repository.ts';
import type { EndpointSnapshot, IssuerSnapshot, TenantSnapshot } from './tenant-snapshot.ts';

/** Reads a tenant as a whole. `undefined` when the slug names no tenant that answers. */
export async function loadSnapshot(database: Database, slug: string): Promise<TenantSnapshot | undefined> {
  const found = await database.findTenant(slug);
  if (!found || found.status === 'deleted') return undefined;
  const read = async (tx: TenantTx): Promise<TenantSnapshot | undefined> => {
    const builtinIssuer = await loadBuiltinIssuer(tx);
    if (!builtinIssuer) return undefined;
    return {
      tenantId: found.tenantId,
      slug,
      status: found.status,
      builtinIssuer,
      endpoints: await loadEndpoints(tx),
      roles: await loadRoles(tx),
      bindings: await loadBindings(tx),
      clients: await loadClients(tx),
      revokedTokenIds: await loadRevokedTokenIds(tx),
    };
  };
  // Roles of one file and bindings of the next would together allow what neither did.
  return database.withTenant(found.tenantId, read, { oneMoment: true });
}

/** The platform tenant has none yet: it has no MCP endpoint, and nobody can hold a token for one. */
async function loadBuiltinIssuer(tx: TenantTx): Promise<IssuerSnapshot | undefined> {
  const issuer = await tx.issuer.findFirst({ where: { kind: 'builtin' }, select: { id: true } });
  return issuer ? { id: issuer.id, keys: await publicKeys(tx) } : undefined;
}

async function loadEndpoints(tx: TenantTx): Promise<ReadonlyMap<string, EndpointSnapshot>> {
  const rows = await tx.endpoint.findMany({
    include: { upstreams: { orderBy: { position: 'asc' }, include: { upstream: true } } },
  });
  return new Map(
    rows.map(({ slug, upstreams }) => [
      slug,
      {
        slug,
        upstreams: upstreams.map(({ prefix, upstream }) => ({
          prefix,
          upstream: {
            id: upstream.id,
            slug: upstream.slug,
            url: upstream.url ?? '',
            timeoutMs: upstream.timeoutMs,
          },
        })),
      },
    ]),
  );
}

async function loadRoles(tx: TenantTx): Promise<Role[]> {
  const rows = await tx.role.findMany({ include: { grants: { orderBy: { position: 'asc' } } } });
  return rows.map(({ id, slug, grants }) => ({
    id,
    slug,
    grants: grants.map((grant) => ({
      id: grant.id,
      effect: grant.effect as 'allow' | 'deny',
      tools: grant.tools,
    })),
  }));
}

async function loadBindings(tx: TenantTx): Promise<Binding[]> {
  return tx.binding.findMany({
    select: { id: true, roleId: true, principalId: true, groupId: true, clientId: true, until: true },
  });
}

async function loadClients(tx: TenantTx): Promise<ReadonlyMap<string, TokenClient>> {
  const rows = await tx.client.findMany({ select: { id: true, clientId: true, kind: true } });
  return new Map(rows.map(({ id, clientId, kind }) => [clientId, { id, confidential: kind !== 'public' }]));
}

async function loadRevokedTokenIds(tx: TenantTx): Promise<ReadonlySet<string>> {
  const rows = await tx.revocation.findMany({ where: { kind: 'jti' }, select: { value: true } });
  return new Set(rows.map(({ value }) => value));
}

/** The principal behind a subject of an issuer, with its groups; `undefined` when the tenant does not know it. */
export async function loadPrincipal(
  database: Database,
  tenantId: TenantId,
  issuerId: string,
  subject: string,
): Promise<{ readonly id: string; readonly groupIds: readonly string[] } | undefined> {
  const row = await database.withTenant(tenantId, (tx) =>
    tx.principal.findUnique({
      where: { tenantId_issuerId_subject: { tenantId, issuerId, subject } },
      select: { id: true, memberships: { select: { groupId: true } } },
    }),
  );
  return row ? { id: row.id, groupIds: row.memberships.map(({ groupId }) => groupId) } : undefined;
}
