import type { Entry, TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { applyEntries, type Kept, those, type Wanted } from './apply-entries.ts';
import { idOf } from './id-of.ts';
import type { Plan } from './plan.ts';
import { atMost, textRange, type Which } from './which.ts';

/** What an endpoint shows, in its order. */
export type EndpointValue = Entry<'endpoints'>['upstreams'];

export function wantedEndpoints(file: TenantFile): Wanted<EndpointValue>[] {
  return (file.endpoints ?? []).map(({ slug, upstreams }) => ({ key: slug, name: slug, value: upstreams }));
}

export async function keptEndpoints(tx: TenantTx, which: Which = {}): Promise<Kept<EndpointValue>[]> {
  const rows = await tx.endpoint.findMany({
    where: { tenantId: tx.tenantId, slug: textRange(which) },
    ...atMost(which),
    orderBy: { slug: 'asc' },
    include: { upstreams: { orderBy: { position: 'asc' }, include: { upstream: { select: { slug: true } } } } },
  });
  return rows.map(({ id, slug, fromFile, upstreams }) => ({
    id,
    fromFile,
    key: slug,
    name: slug,
    value: upstreams.map(({ upstream, prefix }) => ({ slug: upstream.slug, as: prefix })),
  }));
}

/** Makes the endpoints of a file. What an endpoint shows is one value: it is replaced as a whole. */
export async function applyEndpoints(tx: TenantTx, file: TenantFile, plan: Plan): Promise<void> {
  const { tenantId } = tx;
  const upstreams = await tx.upstream.findMany({ where: { tenantId }, select: { slug: true, id: true } });
  const upstreamIds = new Map(upstreams.map(({ slug, id }) => [slug, id]));
  const show = async (shown: readonly { endpointId: string; value: EndpointValue }[]) => {
    const data = shown.flatMap(({ endpointId, value }) =>
      value.map(({ slug, as: prefix }, position) => ({
        tenantId,
        endpointId,
        upstreamId: idOf(upstreamIds, 'upstream', slug),
        prefix,
        position,
      })),
    );
    await tx.endpointUpstream.createMany({ data });
  };
  const writes = {
    noun: 'endpoint' as const,
    create: async (entries: readonly Wanted<EndpointValue>[]) => {
      const made = await tx.endpoint.createManyAndReturn({
        data: entries.map(({ key }) => ({ tenantId, slug: key, fromFile: plan.fromFile })),
        select: { slug: true, id: true },
      });
      const ids = new Map(made.map(({ slug, id }) => [slug, id]));
      await show(entries.map(({ key, value }) => ({ endpointId: idOf(ids, 'endpoint', key), value })));
    },
    update: async (endpointId: string, { value }: Wanted<EndpointValue>) => {
      await tx.endpointUpstream.deleteMany({ where: { tenantId, endpointId } });
      await show([{ endpointId, value }]);
    },
  };
  const wanted = wantedEndpoints(file);
  await applyEntries(wanted, await keptEndpoints(tx, those(wanted)), writes, plan);
}
