import type { Entry, TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { applyEntries, type Kept, those, type Wanted } from './apply-entries.ts';
import type { Plan } from './plan.ts';
import { atMost, textRange, type Which } from './which.ts';

/** What a file says of an upstream, besides its slug. */
export type UpstreamValue = Omit<Entry<'upstreams'>, 'slug'>;

export function wantedUpstreams(file: TenantFile): Wanted<UpstreamValue>[] {
  return (file.upstreams ?? []).map(({ slug, ...value }) => ({ key: slug, name: slug, value }));
}

export async function keptUpstreams(tx: TenantTx, which: Which = {}): Promise<Kept<UpstreamValue>[]> {
  const rows = await tx.upstream.findMany({
    where: { tenantId: tx.tenantId, slug: textRange(which) },
    ...atMost(which),
    orderBy: { slug: 'asc' },
  });
  return rows.map(({ id, slug, fromFile, kind, url, credential, timeoutMs, newTools, sessions }) => ({
    id,
    fromFile,
    key: slug,
    name: slug,
    // Not only files write these columns; what does not fit the file's form is found when the tenant is exported.
    value: { kind, url: url ?? '', credential, timeoutMs, newTools, sessions } as UpstreamValue,
  }));
}

/** Makes the upstreams of a file, or changes what differs. Those that the file does not name stay. */
export async function applyUpstreams(tx: TenantTx, file: TenantFile, plan: Plan): Promise<void> {
  const { tenantId } = tx;
  const writes = {
    noun: 'upstream' as const,
    create: async (entries: readonly Wanted<UpstreamValue>[]) => {
      const data = entries.map(({ key, value }) => ({ tenantId, slug: key, fromFile: plan.fromFile, ...value }));
      await tx.upstream.createMany({ data });
    },
    update: async (id: string, { value }: Wanted<UpstreamValue>) => {
      await tx.upstream.update({ where: { tenantId_id: { tenantId, id } }, data: value });
    },
  };
  const wanted = wantedUpstreams(file);
  await applyEntries(wanted, await keptUpstreams(tx, those(wanted)), writes, plan);
}
