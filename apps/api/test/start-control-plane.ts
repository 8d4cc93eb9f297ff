import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTenantFile } from '@gatehouse/contracts';
import { Database, type TenantTx } from '@gatehouse/db';
import { createTestDatabase, type TestClock, type TestDatabase, testClock } from '@gatehouse/testkit';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { loadSettings } from '../src/config/settings.ts';
import { AccountsModule } from '../src/control-plane/accounts/accounts.module.ts';
import { AuditModule } from '../src/control-plane/audit/audit.module.ts';
import { AuditService } from '../src/control-plane/audit/audit.service.ts';
import type { RecordedEvent } from '../src/control-plane/audit/event.ts';
import type { Change } from '../src/control-plane/tenant-files/plan.ts';
import { TenantFilesModule } from '../src/control-plane/tenant-files/tenant-files.module.ts';
import { type ApplyOptions, TenantFilesService } from '../src/control-plane/tenant-files/tenant-files.service.ts';
import { TenantsModule } from '../src/control-plane/tenants/tenants.module.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { CoreModule } from '../src/platform/core.module.ts';

/** Tenants and their files on a real database, without anything that listens. */
export interface TestControlPlane extends AsyncDisposable {
  readonly clock: TestClock;
  /** Where it keeps what is not in the database. */
  readonly dataDir: string;
  readonly database: Database;
  readonly testDatabase: TestDatabase;
  readonly services: INestApplicationContext;
  /** Applies a declarative file; answers one line a change. */
  apply(file: string, options?: Partial<ApplyOptions>): Promise<string[]>;
  changes(file: string, options?: Partial<ApplyOptions>): Promise<readonly Change[]>;
  export(tenant: string): Promise<string>;
  /** Works on the rows of a tenant. */
  withTenant<T>(tenant: string, work: (tx: TenantTx) => Promise<T>): Promise<T>;
  /** Newest first. */
  events(tenant: string): Promise<RecordedEvent[]>;
}

@Module({ imports: [AccountsModule, AuditModule, TenantFilesModule, TenantsModule] })
class TestedModule {}

/**
 * Starts it. The clock stands at 2026-11-22T12:00:00Z until the test moves it.
 *
 * @param publicUrl as GATEHOUSE_PUBLIC_URL
 */
export async function startControlPlane(publicUrl = 'http://127.0.0.1:4000'): Promise<TestControlPlane> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-control-plane-'));
  const testDatabase = await createTestDatabase();
  const settings = loadSettings({
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_PUBLIC_URL: publicUrl,
    DATABASE_URL: testDatabase.appUrl,
  });
  const database = new Database({ url: testDatabase.appUrl, applicationName: 'gatehouse-test' });
  const clock = testClock('2026-11-22T12:00:00.000Z');
  const parts = { settings, database, logger: pino({ level: 'silent' }), clock };
  const services = await NestFactory.createApplicationContext(
    { module: TestedModule, imports: [CoreModule.with(parts)] },
    { logger: false, abortOnError: false },
  );
  const files = services.get(TenantFilesService);
  const changes: TestControlPlane['changes'] = (file, options = {}) =>
    files.apply(parseTenantFile(file), { dryRun: false, ...options });
  return {
    clock,
    dataDir,
    database,
    testDatabase,
    services,
    changes,
    apply: async (file, options) =>
      (await changes(file, options)).map(({ action, noun, name }) => `${action} ${noun} ${name}`),
    export: (tenant) => files.export(tenant),
    withTenant: async (tenant, work) => database.withTenant(await services.get(TenantsService).idOf(tenant), work),
    events: (tenant) => services.get(AuditService).list(tenant, { limit: 1000 }),
    [Symbol.asyncDispose]: async () => {
      await services.close();
      await testDatabase.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
