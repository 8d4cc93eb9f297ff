import { afterEach, expect, it, vi } from 'vitest';
import { secretSurroundings } from './secret-surroundings.ts';

afterEach(() => vi.unstubAllEnvs());

it('close the data folder, and the files that hold settings', () => {
  vi.stubEnv('GATEHOUSE_MASTER_KEY_FILE', '/run/secrets/master-key');
  vi.stubEnv('DATABASE_URL_FILE', '/run/secrets/database-url');
  const { closed } = secretSurroundings({ dataDir: '/var/lib/gatehouse' });
  expect(closed).toContain('/var/lib/gatehouse');
  expect(closed).toContain('/run/secrets/master-key');
  expect(closed).toContain('/run/secrets/database-url');
});
