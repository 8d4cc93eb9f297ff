import { isDeepStrictEqual } from 'node:util';
import type { TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import type { Plan } from './plan.ts';

/** Makes the upstreams of a file, or changes what differs. Those that the file does not name stay. */
export async function applyUpstreams(tx: TenantTx, file: TenantFile, plan: Plan): Promise<void> {
  const { tenantId } = tx;
  const existing = new Map((await tx.upstream.findMany()).map((row) => [row.slug, row]));
  for (const { slug, ...after } of file.upstreams) {
    const row = existing.get(slug);
    if (!row) {
      await tx.upstream.create({ data: { tenantId, slug, ...after } });
      await plan.note({ action: 'create', noun: 'upstream', name: slug, after });
      continue;
    }
    const before = { kind: row.kind, url: row.url, credential: row.credential, timeoutMs: row.timeoutMs };
    if (isDeepStrictEqual(before, after)) continue;
    await tx.upstream.update({ where: { tenantId_id: { tenantId, id: row.id } }, data: after });
    await plan.note({ action: 'update', noun: 'upstream', name: slug, before, after });
  }
}
