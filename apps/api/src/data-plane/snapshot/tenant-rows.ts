import type { TenantTx } from '@gatehouse/db';
import type { JWK } from 'jose';
import { publicKeys, publicKeysEnd } from '../../control-plane/keys/signing-keys.repository.ts';

/** Everything that a snapshot of a tenant is built from, as it was at one moment. */
export type TenantRows = NonNullable<Awaited<ReturnType<typeof readTenant>>>;

export interface ToolRow {
  readonly upstreamId: string;
  readonly name: string;
  /** The definition without its name, as JSON: most are never looked at before the snapshot is replaced. */
  readonly definition: string;
  /** What an admin reviewed. */
  readonly annotations: unknown;
  readonly tags: readonly string[];
  /** What rules say of how its calls are run. */
  readonly running: unknown;
}

export interface CatalogueRow {
  readonly upstreamId: string;
  readonly capabilities: Readonly<Record<string, unknown>>;
  /** Lists of definitions, as JSON. */
  readonly prompts: string;
  readonly resources: string;
  readonly templates: string;
  readonly revision: string;
  readonly hasSessions: boolean;
  readonly ttlMs: number;
  readonly refreshedAt: Date;
}

/** Milliseconds for which a token is remembered as revoked after it has ended, for clocks that differ. */
const CLOCK_TOLERANCE = 300_000;

/**
 * Reads a tenant as a whole; the unit of work must see one moment. Only what is served is read: pinned tools, and what
 * belongs to upstreams that an endpoint shows.
 *
 * @param now the present, from the caller's clock
 */
export async function readTenant(tx: TenantTx, now: Date) {
  const { tenantId } = tx;
  const where = { tenantId };
  const tenant = await tx.tenant.findUnique({ where, select: { slug: true, name: true, status: true } });
  return {
    version: await readVersion(tx),
    tenant,
    issuers: await tx.issuer.findMany({ where, orderBy: { slug: 'asc' } }),
    keys: await readKeys(tx),
    dataKey: await tx.dataKey.findFirst({ where: { tenantId, state: 'current' }, select: { id: true } }),
    endpoints: await tx.endpoint.findMany({
      where,
      include: { upstreams: { orderBy: { position: 'asc' } } },
      orderBy: { slug: 'asc' },
    }),
    upstreams: await tx.upstream.findMany({ where }),
    catalogues: await readCatalogues(tx),
    tools: await readTools(tx),
    roles: await tx.role.findMany({
      where,
      include: { grants: { orderBy: { position: 'asc' } } },
      orderBy: { slug: 'asc' },
    }),
    bindings: await tx.binding.findMany({
      where,
      select: { id: true, roleId: true, principalId: true, groupId: true, clientId: true, until: true },
      orderBy: { id: 'asc' },
    }),
    clients: await tx.client.findMany({ where, select: { id: true, clientId: true, kind: true } }),
    revocations: await tx.revocation.findMany({
      where: { tenantId, expiresAt: { gt: new Date(now.getTime() - CLOCK_TOLERANCE) } },
      select: { kind: true, value: true, revokedAt: true },
    }),
    limits: await tx.setting.findUnique({ where: { tenantId_name: { tenantId, name: 'limits' } } }),
    registration: await tx.setting.findUnique({ where: { tenantId_name: { tenantId, name: 'registration' } } }),
  };
}

async function readVersion(tx: TenantTx): Promise<bigint> {
  const [row] = await tx.$queryRaw<{ version: bigint }>`
    select coalesce(sum(version), 0)::bigint as version from tenant_versions where tenant_id = ${tx.tenantId}::uuid`;
  return row?.version ?? 0n;
}

/** The keys of the built-in issuer, and in how many milliseconds one of them is over. */
async function readKeys(tx: TenantTx): Promise<{ readonly jwks: JWK[]; readonly endInMs: number | undefined }> {
  return { jwks: await publicKeys(tx), endInMs: await publicKeysEnd(tx) };
}

/** Texts, not values: parsing megabytes that nobody asks for would hold everybody else up. */
function readTools(tx: TenantTx): Promise<ToolRow[]> {
  return tx.$queryRaw<ToolRow>`
    select upstream_id as "upstreamId", name, (definition - 'name')::text as definition, annotations, tags, running
      from tools t
     where tenant_id = ${tx.tenantId}::uuid and state = 'pinned' and jsonb_typeof(definition) = 'object'
       and exists (select from endpoint_upstreams s where s.tenant_id = t.tenant_id and s.upstream_id = t.upstream_id)
     order by upstream_id, name collate "C"`;
}

function readCatalogues(tx: TenantTx): Promise<CatalogueRow[]> {
  return tx.$queryRaw<CatalogueRow>`
    select upstream_id as "upstreamId", capabilities, prompts::text as prompts, resources::text as resources,
           templates::text as templates, revision, has_sessions as "hasSessions", ttl_ms as "ttlMs", refreshed_at as "refreshedAt"
      from catalogues c
     where tenant_id = ${tx.tenantId}::uuid
       and exists (select from endpoint_upstreams s where s.tenant_id = c.tenant_id and s.upstream_id = c.upstream_id)`;
}
