import { cloneDatabase } from '@gatehouse/db/embedded';
import { inject } from 'vitest';

/** A migrated, empty database that one test file has for itself. */
export interface TestDatabase {
  /** Superuser. */
  readonly adminUrl: string;
  /** `gatehouse_owner`. */
  readonly ownerUrl: string;
  /** `gatehouse_app`. */
  readonly appUrl: string;
  /** Disconnects whoever still uses it. */
  drop(): Promise<void>;
}

/** Needs `globalSetup` of the int or tests project. Drop it in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer');
  const { name, drop } = await cloneDatabase(server.adminUrl, databaseIn(server.ownerUrl));
  const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  return { adminUrl: at(server.adminUrl), ownerUrl: at(server.ownerUrl), appUrl: at(server.appUrl), drop };
}

const databaseIn = (url: string): string => new URL(url).pathname.slice(1);
