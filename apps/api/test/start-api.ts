import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseTenantFile } from '@gatehouse/contracts';
import { Database } from '@gatehouse/db';
import { freePort } from '@gatehouse/db/embedded';
import { createTestDatabase, type TestClock, type TestDatabase, testClock } from '@gatehouse/testkit';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { AccessTokens } from '../src/authorization-server/access-tokens.service.ts';
import { commandModule } from '../src/commands/command.module.ts';
import { loadSettings, type Settings } from '../src/config/settings.ts';
import { AuditService } from '../src/control-plane/audit/audit.service.ts';
import type { RecordedEvent } from '../src/control-plane/audit/event.ts';
import { TenantFilesService } from '../src/control-plane/tenant-files/tenant-files.service.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { createHttpApp } from '../src/http-app.ts';

/** The api on a real database, with its command line's services beside it. */
export interface TestApi extends AsyncDisposable {
  readonly origin: string;
  readonly clock: TestClock;
  readonly database: Database;
  /** Where it keeps what is not in the database. */
  readonly dataDir: string;
  /** Where the database is, for tests that break it. */
  readonly testDatabase: TestDatabase;
  /** As it was started with. */
  readonly settings: Settings;
  /** The api's own parts. */
  readonly app: INestApplicationContext;
  readonly services: INestApplicationContext;
  /** Applies a declarative file. */
  apply(file: string): Promise<void>;
  token(tenant: string, subject: string, options?: { endpoint?: string; scope?: string }): Promise<string>;
  events(tenant: string): Promise<RecordedEvent[]>;
}

export const NOW = '2026-11-22T12:00:00.000Z';

/** Starts it. The clock stands at {@link NOW} until the test moves it. */
export async function startApi(environment: Record<string, string> = {}): Promise<TestApi> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-api-'));
  const testDatabase = await createTestDatabase();
  const port = await freePort();
  const settings = loadSettings({
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_DEMO: '1',
    PORT: String(port),
    DATABASE_URL: testDatabase.appUrl,
    ...environment,
  });
  const clock = testClock(NOW);
  const logger = pino({ level: 'silent' });
  const open = () => new Database({ url: testDatabase.appUrl, applicationName: 'gatehouse-test' });
  const database = open();
  const app = await createHttpApp({ settings, database, logger, clock });
  await app.listen(port, '127.0.0.1');
  const services = await NestFactory.createApplicationContext(
    commandModule({ settings, database: open(), logger, clock }),
    { logger: false, abortOnError: false },
  );
  return {
    origin: settings.publicUrl,
    clock,
    database,
    dataDir,
    testDatabase,
    settings,
    app,
    services,
    apply: async (file) => {
      const parsed = parseTenantFile(file);
      await services.get(TenantFilesService).apply(parsed, { dryRun: false });
      // Other processes hear of it within a second. A test waits for a tenant that is new, and for nothing else.
      const snapshots = app.get(Snapshots);
      while (!(await snapshots.ofTenant(parsed.tenant))) await sleep(5);
      snapshots.invalidate(await services.get(TenantsService).idOf(parsed.tenant));
    },
    token: async (tenant, subject, { endpoint = 'default', scope = 'mcp' } = {}) =>
      services.get(AccessTokens).mint({
        tenantId: await services.get(TenantsService).idOf(tenant),
        tenantSlug: tenant,
        subject,
        endpointSlug: endpoint,
        scope,
        clientId: 'test-client',
        lifetime: 900,
        provision: false,
        actor: 'operator:test',
      }),
    events: (tenant) => services.get(AuditService).list(tenant, { limit: 1000 }),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await services.close();
      await testDatabase.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
