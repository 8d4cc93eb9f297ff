import { Database } from '@gatehouse/db';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEvents } from '../audit/list-events.ts';
import { SecretSources } from './secret-sources.service.ts';

let testDatabase: TestDatabase;
let database: Database;
let acme: MadeTenant;
let globex: MadeTenant;
let sources: SecretSources;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'secret sources' });
  acme = await createTenant(database);
  globex = await createTenant(database);
  const surroundings = { closed: ['/var/lib/gatehouse'], lookup: () => undefined };
  sources = new SecretSources(database, testClock('2026-11-22T12:00:00Z'), surroundings);
  await sources.give(acme.tenantId, { kind: 'file', location: '/secrets/acme' });
  await sources.give(acme.tenantId, { kind: 'env', location: 'ACME_' });
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

describe('giving a tenant a folder or a prefix', () => {
  it('is on record once, however often it is given', async () => {
    await sources.give(acme.tenantId, { kind: 'env', location: 'ACME_' });
    expect(await sources.locations(acme.tenantId, 'env')).toEqual(['ACME_']);
    const events = await database.withTenant(acme.tenantId, (tx) =>
      listEvents(tx, {}, { order: 'newest-first', limit: 10 }),
    );
    expect(events.map(({ kind, target }) => `${kind} ${target}`).sort()).toEqual([
      'tenant.changed env:ACME_',
      'tenant.changed file:/secrets/acme',
    ]);
  });

  it.each([
    ['file', '/secrets/acme'],
    ['file', '/secrets/acme/prod'],
    ['file', '/secrets'],
    ['env', 'ACME_'],
    ['env', 'ACME_CORP_'],
  ] as const)('is refused where it overlaps with that of another tenant: %s %s', async (kind, location) => {
    await expect(sources.give(globex.tenantId, { kind, location })).rejects.toMatchObject({
      code: 'secret.source-refused',
      reason: expect.stringContaining(acme.slug),
    });
    expect(await sources.locations(globex.tenantId, kind)).not.toContain(location);
  });

  it.each([
    ['file', '/secrets/acme-evil'],
    ['env', 'ACMEEVIL_'],
    ['env', 'CME_'],
  ] as const)('is accepted where only the letters are alike: %s %s', async (kind, location) => {
    await sources.give(globex.tenantId, { kind, location });
    expect(await sources.locations(globex.tenantId, kind)).toContain(location);
  });

  it('may overlap with its own', async () => {
    await sources.give(acme.tenantId, { kind: 'file', location: '/secrets/acme/prod' });
    expect(await sources.locations(acme.tenantId, 'file')).toEqual(['/secrets/acme', '/secrets/acme/prod']);
  });

  it.each([
    ['file', '/var/lib/gatehouse'],
    ['file', '/var/lib/gatehouse/keys'],
    ['file', '/var/lib'],
    ['file', '/proc/self'],
    ['file', '/'],
    ['file', 'secrets'],
    ['file', '/secrets/../etc'],
    ['env', ''],
    ['env', 'ACME'],
    ['env', 'GATEHOUSE_'],
  ] as const)('is refused where Gatehouse, the kernel or everything would be opened: %s %j', async (kind, location) => {
    await expect(sources.give(acme.tenantId, { kind, location })).rejects.toMatchObject({
      code: 'secret.source-refused',
    });
  });
});
