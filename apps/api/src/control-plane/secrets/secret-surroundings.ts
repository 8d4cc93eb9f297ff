import { readVariable } from '../../config/environment.ts';
import type { Settings } from '../../config/settings.ts';

/** What of the machine the secret stores may see. */
export interface SecretSurroundings {
  /** Files and folders that no tenant can be given. */
  readonly closed: readonly string[];
  /** One variable of the environment. */
  readonly lookup: (name: string) => string | undefined;
}

export const SECRET_SURROUNDINGS = Symbol('SecretSurroundings');

/**
 * The surroundings of this process. Closed are its data folder (master key, database, demo credentials) and the files
 * that settings were given in: where all secrets of a machine are mounted in one folder, the master key lies beside
 * those of tenants.
 */
export function secretSurroundings({ dataDir, files }: Pick<Settings, 'dataDir' | 'files'>): SecretSurroundings {
  return { closed: [dataDir, ...files], lookup: readVariable };
}
