import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseTenantFile } from '@gatehouse/contracts';
import { Database, systemClock, type TenantId } from '@gatehouse/db';
import { freePort } from '@gatehouse/db/embedded';
import { createTestDatabase, type TestDatabase } from '@gatehouse/testkit';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import { commandModule } from '../src/commands/command.module.ts';
import { loadSettings } from '../src/config/settings.ts';
import { Background } from '../src/control-plane/accounts/background.ts';
import { AuditService } from '../src/control-plane/audit/audit.service.ts';
import type { RecordedEvent } from '../src/control-plane/audit/event.ts';
import { type ApplyOptions, TenantFilesService } from '../src/control-plane/tenant-files/tenant-files.service.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { createHttpApp } from '../src/http-app.ts';
import { SignInDesk } from './sign-in-desk.ts';
import { type WrittenMail, writtenMails } from './written-mails.ts';

/** One or two api processes' worth of everything on a real database, and somebody at the desk who signs people in. */
export interface TestIssuers extends AsyncDisposable {
  /** The public URL: the first of them. */
  readonly origin: string;
  /** The second, where there is one: it answers for the public URL, under an origin of its own. */
  readonly otherOrigin: string;
  readonly apps: readonly INestApplicationContext[];
  readonly services: INestApplicationContext;
  readonly desk: SignInDesk;
  readonly database: Database;
  /** Where messages are, among other things. */
  readonly dataDir: string;
  readonly testDatabase: TestDatabase;
  /** Every line that an api has logged. */
  readonly log: Record<string, unknown>[];
  /** Applies a declarative file, and waits until the first api knows it. */
  apply(file: string, options?: Partial<ApplyOptions>): Promise<void>;
  tenantId(slug: string): Promise<TenantId>;
  /** Newest first. */
  events(tenant: string): Promise<RecordedEvent[]>;
  /** Oldest first, when all that was begun in the background has ended. */
  mails(): Promise<WrittenMail[]>;
}

export interface IssuerOptions {
  readonly processes?: 1 | 2;
  /** The desk signs people in unless the real pages are to do it. */
  readonly signIn?: 'desk' | 'pages';
  /** Of the public URL. Passkeys need a name. */
  readonly host?: '127.0.0.1' | 'localhost';
}

/** Starts them. Their clock is the real one: the provider looks at no other. */
export async function startIssuers({
  processes = 1,
  signIn = 'desk',
  host = '127.0.0.1',
}: IssuerOptions = {}): Promise<TestIssuers> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-issuers-'));
  const testDatabase = await createTestDatabase();
  const [port, otherPort] = [await freePort(), await freePort()];
  const origins = [`http://${host}:${port}`, `http://127.0.0.1:${otherPort}`] as const;
  const common = {
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_DEMO: '1',
    GATEHOUSE_PUBLIC_URL: origins[0],
    GATEHOUSE_ALSO_KNOWN_AS: `http://${host === 'localhost' ? '127.0.0.1' : 'localhost'}:${port},${origins[1]}`,
    DATABASE_URL: testDatabase.appUrl,
  };
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const open = () => new Database({ url: testDatabase.appUrl, applicationName: 'gatehouse-test' });
  const database = open();
  const desk = new SignInDesk(database);
  const settings = loadSettings({ ...common, PORT: String(port) });
  const start = async (own: number, on: Database) => {
    const app = await createHttpApp(
      { settings, database: on, logger, clock: systemClock },
      signIn === 'desk' ? desk : undefined,
    );
    await app.listen(own, '127.0.0.1');
    return app;
  };
  const starting = [start(port, database), ...(processes === 2 ? [start(otherPort, open())] : [])];
  const services = await NestFactory.createApplicationContext(
    commandModule({ settings, database: open(), logger, clock: systemClock }),
    { logger: false, abortOnError: false },
  );
  const apps = await Promise.all(starting);
  const tenantId = (slug: string) => services.get(TenantsService).idOf(slug);
  return {
    origin: origins[0],
    otherOrigin: origins[1],
    ...{ apps, services, desk, database, dataDir, testDatabase, log, tenantId },
    apply: async (file, options) => {
      const parsed = parseTenantFile(file);
      await services.get(TenantFilesService).apply(parsed, { dryRun: false, ...options });
      for (const app of apps) {
        const snapshots = app.get(Snapshots, { strict: false });
        while (!(await snapshots.ofTenant(parsed.tenant))) await sleep(5);
        snapshots.invalidate(await tenantId(parsed.tenant));
      }
    },
    events: (tenant) => services.get(AuditService).list(tenant, { limit: 1000 }),
    mails: async () => {
      for (const each of [...apps, services]) await each.get(Background, { strict: false }).settled();
      return writtenMails(dataDir);
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(apps.map((app) => app.close()));
      await services.close();
      await testDatabase.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
