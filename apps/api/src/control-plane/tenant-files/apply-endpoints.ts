import { isDeepStrictEqual } from 'node:util';
import type { TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { Plan } from './plan.ts';

/** Makes the endpoints of a file. What an endpoint shows is one value: it is replaced as a whole. */
export async function applyEndpoints(tx: TenantTx, file: TenantFile, plan: Plan): Promise<void> {
  const { tenantId } = tx;
  const upstreamIds = new Map((await tx.upstream.findMany()).map(({ slug, id }) => [slug, id]));
  const rows = await tx.endpoint.findMany({
    include: { upstreams: { orderBy: { position: 'asc' }, include: { upstream: { select: { slug: true } } } } },
  });
  const existing = new Map(rows.map((row) => [row.slug, row]));
  for (const { slug, upstreams: after } of file.endpoints) {
    const row = existing.get(slug);
    const before = row?.upstreams.map(({ upstream, prefix }) => ({ slug: upstream.slug, as: prefix }));
    if (before && isDeepStrictEqual(before, after)) continue;
    const { id: endpointId } = row ?? (await tx.endpoint.create({ data: { tenantId, slug }, select: { id: true } }));
    await tx.endpointUpstream.deleteMany({ where: { endpointId } });
    await tx.endpointUpstream.createMany({
      data: after.map(({ slug: upstream, as: prefix }, position) => ({
        tenantId,
        endpointId,
        upstreamId: known(upstreamIds, upstream),
        prefix,
        position,
      })),
    });
    await plan.note({ action: row ? 'update' : 'create', noun: 'endpoint', name: slug, before, after });
  }
}

/** The file's schema has checked its own references; this is for whatever could still slip through. */
function known(ids: ReadonlyMap<string, string>, slug: string): string {
  const id = ids.get(slug);
  if (!id) throw new GatehouseError('file.invalid', { reason: `there is no upstream ${slug}` });
  return id;
}
