/**
 * What one unit of work costs: a tenant's transaction with one read, by Prisma and on the hot path, on the embedded
 * PostgreSQL over loopback. A bare round trip in the same run is what the two compare with: ratios travel between
 * machines, milliseconds do not.
 *
 * On a virtual machine that is otherwise idle, most of a round trip is the time in which the other processor wakes up.
 * `taskset -c 0 npm run bench -- with-tenant` keeps client and server on one processor and measures the work instead.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database, hotStatement, migrate } from '@gatehouse/db';
import { startEmbedded } from '@gatehouse/db/embedded';
import { readFlags } from './measure/flags.ts';
import { measureInterleaved } from './measure/interleaved.ts';
import { report } from './measure/report.ts';
import { saveResults } from './measure/results.ts';

/** Of each subject in each round. */
const RUNS = 1000;

const readTenant = hotStatement<{ slug: string }>('bench-read-tenant', 'select slug from tenants where tenant_id = $1');

const { json } = readFlags();
const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'));
const embedded = await startEmbedded({ dataDir });
try {
  await migrate({ ownerUrl: embedded.ownerUrl });
  const database = new Database({ url: embedded.appUrl, applicationName: 'gatehouse-bench' });
  const platform = await database.findTenant('platform');
  if (!platform) throw new TypeError('The platform tenant is missing');
  const { tenantId } = platform;
  const subjects = [
    { name: 'a bare round trip', work: () => database.ping() },
    {
      name: 'withTenant, one read',
      work: () => database.withTenant(tenantId, (tx) => tx.tenant.findUnique({ where: { tenantId } })),
      target: 0.6,
    },
    {
      name: 'hot path, one read',
      work: () => database.hot.run(tenantId, [readTenant.bind(tenantId)]),
      target: 0.1,
    },
  ];
  const measured = await measureInterleaved(subjects, RUNS);
  report('with-tenant', measured);
  await saveResults(json, 'with-tenant', measured);
  await database.close();
} finally {
  await embedded.stop();
  await rm(dataDir, { recursive: true, force: true });
}
