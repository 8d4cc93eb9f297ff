import type { TenantTx, Upstream } from '@gatehouse/db';
import { GatehouseError, nearest } from '@gatehouse/errors';
import type {
  UpstreamCredential,
  UpstreamSessionMode,
  UpstreamSnapshot,
} from '../../data-plane/snapshot/tenant-snapshot.ts';
import type { Discovery } from './offer-reader.ts';

/** What is needed to ask an upstream, and to see afterwards that it is still the same one. */
export interface FoundUpstream {
  readonly upstream: UpstreamSnapshot;
  /** serve | review: what happens to a tool that was not there before. */
  readonly newTools: string;
  /** What it spoke when it was last asked, if it ever was. */
  readonly remembered: Pick<Discovery, 'revision' | 'hasSessions' | 'probedAt'> | undefined;
  /** Differs once its row, or what is kept of its offer, was written by anybody. */
  readonly version: string;
}

/**
 * An MCP upstream by its slug or id.
 *
 * @throws GatehouseError `upstream.unknown`, with the nearest slug
 */
export async function findUpstream(tx: TenantTx, slugOrId: string): Promise<FoundUpstream> {
  const { tenantId } = tx;
  const row = await tx.upstream.findFirst({
    where: { tenantId, kind: 'mcp', ...(isId(slugOrId) ? { id: slugOrId } : { slug: slugOrId }) },
    include: { catalogue: { select: { refreshedAt: true, revision: true, hasSessions: true, probedAt: true } } },
  });
  if (!row) throw await unknownUpstream(tx, slugOrId);
  return {
    upstream: snapshotOf(row),
    remembered: row.catalogue ?? undefined,
    newTools: row.newTools,
    version: `${row.updatedAt.toISOString()} ${row.catalogue?.refreshedAt.toISOString() ?? '-'}`,
  };
}

/** Ids of the MCP upstreams that an endpoint shows. */
export async function shownUpstreams(tx: TenantTx): Promise<string[]> {
  const { tenantId } = tx;
  const rows = await tx.upstream.findMany({
    where: { tenantId, kind: 'mcp', endpoints: { some: {} } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ id }) => id);
}

/** MCP upstreams that were written since they were last asked what they offer, each with the version of its row. */
export async function changedUpstreams(tx: TenantTx): Promise<{ readonly id: string; readonly version: string }[]> {
  const { tenantId } = tx;
  const rows = await tx.upstream.findMany({
    where: { tenantId, kind: 'mcp', tenant: { status: 'active' } },
    select: { id: true, updatedAt: true, catalogue: { select: { refreshedAt: true } } },
  });
  return rows
    .filter(({ updatedAt, catalogue }) => !catalogue || catalogue.refreshedAt < updatedAt)
    .map(({ id, updatedAt }) => ({ id, version: updatedAt.toISOString() }));
}

function snapshotOf({ id, slug, url, timeoutMs, credential, sessions }: Upstream): UpstreamSnapshot {
  return {
    id,
    slug,
    url: url ?? '',
    timeoutMs,
    credential: credential as UpstreamCredential,
    sessions: sessions as UpstreamSessionMode,
    catalogue: undefined,
  };
}

/** A slug is shorter than an id, so that nothing is both. */
function isId(slugOrId: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(slugOrId);
}

async function unknownUpstream(tx: TenantTx, slug: string): Promise<GatehouseError> {
  const rows = await tx.upstream.findMany({ where: { tenantId: tx.tenantId }, select: { slug: true } });
  const near = nearest(
    slug,
    rows.map((row) => row.slug),
  );
  return new GatehouseError('upstream.unknown', { reason: near ? `${slug}; did you mean ${near}` : slug });
}
