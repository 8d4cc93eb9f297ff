// One PostgreSQL for a whole test run, kept by a process of its own: when the run ends in any way, also by SIGKILL,
// the channel to it closes, and this process stops the server and removes its folder.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@gatehouse/db';
import { startEmbedded } from '@gatehouse/db/embedded';

// Ctrl-C reaches every process of the terminal; this one has to outlive the others.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
const starting = startEmbedded({
  dataDir,
  // What is written need not survive the machine, but is committed as in earnest.
  settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'on', max_connections: 300 },
});

process.once('disconnect', async () => {
  await starting.then((database) => database.stop()).catch(() => {});
  await rm(dataDir, { recursive: true, force: true });
  process.exit();
});

const { adminUrl, ownerUrl, appUrl } = await starting;
await migrate({ ownerUrl });
process.send?.({ adminUrl, ownerUrl, appUrl });
