import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';
import { generateMasterKey, type MasterKeys, parseMasterKeys } from '@gatehouse/secrets';
import type { Settings } from './settings.ts';

const FILE = 'master-key';

/**
 * The master keys of this installation. Without `GATEHOUSE_MASTER_KEY` (only a loopback public URL may go without)
 * one is made in the data folder at first need, readable for its owner only. Of two processes that make it at once,
 * one wins, and both use that one.
 *
 * @throws GatehouseError `settings.invalid`
 */
export function masterKeysOf(settings: Pick<Settings, 'dataDir' | 'masterKey' | 'previousMasterKeys'>): MasterKeys {
  const current = settings.masterKey ?? readOrMake(join(settings.dataDir, FILE));
  return parseMasterKeys({ current, previous: settings.previousMasterKeys });
}

function readOrMake(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(path, cause);
  }
  const fresh = `${path}.${randomUUID()}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(fresh, `${generateMasterKey()}\n`, { mode: 0o600 });
    // A link puts the whole file in its place at once, and fails where there is one already.
    linkSync(fresh, path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, cause);
  } finally {
    rmSync(fresh, { force: true });
  }
  return readFileSync(path, 'utf8');
}

function unusable(path: string, cause: unknown): GatehouseError {
  return new GatehouseError('settings.invalid', {
    reason: `GATEHOUSE_MASTER_KEY is not set, and ${path} can be neither read nor made`,
    cause,
  });
}
