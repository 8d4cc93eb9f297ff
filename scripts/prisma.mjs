// Runs the Prisma CLI without its native schema engine, which is a download from a host that may be out of reach:
// `generate` and `validate` only want to see that an executable is there.
import { spawnSync } from 'node:child_process';

const { status, error } = spawnSync('prisma', process.argv.slice(2), {
  stdio: ['inherit', 'ignore', 'inherit'],
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' },
});
if (error) throw error;
process.exit(status ?? 1);
