import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@gatehouse/db';
import { generateMasterKey, parseMasterKeys, SecretValue } from '@gatehouse/secrets';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listEvents } from '../audit/list-events.ts';
import { TenantKeyRing } from '../keys/tenant-key-ring.ts';
import { SecretSources } from './secret-sources.service.ts';
import { SecretsService } from './secrets.service.ts';

let testDatabase: TestDatabase;
let database: Database;
let acme: MadeTenant;
let globex: MadeTenant;
let root: string;
const environment: Record<string, string> = { ACME_TOKEN: 'from acme', GLOBEX_TOKEN: 'from globex', DATABASE_URL: 'x' };
const clock = testClock('2026-11-22T12:00:00Z');
const masterKeys = parseMasterKeys({ current: generateMasterKey() });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = new Database({ url: testDatabase.appUrl, applicationName: 'secrets' });
  root = await realpath(await mkdtemp(join(tmpdir(), 'gatehouse-secrets-')));
});

afterAll(async () => {
  await database.close();
  await testDatabase.drop();
  await rm(root, { recursive: true });
});

beforeEach(async () => {
  acme = await createTenant(database);
  globex = await createTenant(database);
});

function service(): SecretsService {
  const lookup = (name: string) => environment[name];
  return new SecretsService(database, new TenantKeyRing(masterKeys, database), clock, { closed: [], lookup });
}
const sources = () => new SecretSources(database, clock, { closed: [], lookup: () => undefined });
const secretOf = (text: string) => SecretValue.fromBytes(Buffer.from(text));
const read = async ({ tenantId }: MadeTenant, reference: string) =>
  (await service().resolve(tenantId, reference)).reveal();

describe('setting a secret', () => {
  it('keeps exactly the value, until it is set again', async () => {
    for (const value of ['one', ' two\n\n', 'x'.repeat(65_536), 'ключ 🗝']) {
      await service().set(acme.tenantId, 'token', secretOf(value));
      expect(await read(acme, 'local:token')).toBe(value);
    }
    expect(await database.withTenant(acme.tenantId, (tx) => tx.secret.count())).toBe(1);
  });

  it('keeps one of the values, whole, when a new name is set several times at once', async () => {
    const values = ['one', 'two', 'three', 'four', 'five', 'six'];
    await Promise.all(values.map((value) => service().set(acme.tenantId, 'token', secretOf(value))));
    expect(values).toContain(await read(acme, 'local:token'));
    expect(await database.withTenant(acme.tenantId, (tx) => tx.secret.count())).toBe(1);
  });

  it('stores it sealed, and records the name only', async () => {
    await service().set(acme.tenantId, 'token', secretOf('easily recognised'));
    const { row, events } = await database.withTenant(acme.tenantId, async (tx) => ({
      row: await tx.secret.findFirstOrThrow(),
      events: await listEvents(tx, {}, { order: 'newest-first', limit: 10 }),
    }));
    expect(Buffer.from(row.value).includes('easily recognised')).toBe(false);
    expect(events).toMatchObject([{ kind: 'secret.set', target: 'local:token', at: clock.now() }]);
    expect(JSON.stringify(events)).not.toContain('easily recognised');
  });

  it.each(['', 'a/b', '../token', 'token\n', 'tökèn', 'x'.repeat(65)])('refuses the name %j', async (name) => {
    await expect(service().set(acme.tenantId, name, secretOf('value'))).rejects.toMatchObject({
      code: 'secret.reference-invalid',
    });
  });
});

describe('the secrets of a tenant', () => {
  it('are not found by another tenant under the same name', async () => {
    await service().set(acme.tenantId, 'token', secretOf('from acme'));
    await expect(read(globex, 'local:token')).rejects.toMatchObject({ code: 'secret.not-found' });
    await service().set(globex.tenantId, 'token', secretOf('from globex'));
    expect(await read(acme, 'local:token')).toBe('from acme');
    expect(await read(globex, 'local:token')).toBe('from globex');
  });

  it('do not open when their rows are swapped', async () => {
    await service().set(acme.tenantId, 'weak', secretOf('weak'));
    await service().set(acme.tenantId, 'root', secretOf('root'));
    await database.withTenant(acme.tenantId, async (tx) => {
      const root = await tx.secret.findFirstOrThrow({ where: { name: 'root' } });
      await tx.secret.updateMany({ where: { name: 'weak' }, data: { value: root.value } });
    });
    await expect(read(acme, 'local:weak')).rejects.toMatchObject({ code: 'envelope.tampered' });
    expect(await read(acme, 'local:root')).toBe('root');
  });
});

describe('secrets outside the database', () => {
  it('are read only below what the operator gave this tenant', async () => {
    for (const { slug } of [acme, globex]) {
      await mkdir(join(root, slug), { recursive: true });
      await writeFile(join(root, slug, 'token'), `file of ${slug}\n`);
    }
    const [file, variable] = [`file:${join(root, acme.slug, 'token')}`, 'env:ACME_TOKEN'];
    for (const reference of [file, variable]) {
      await expect(read(acme, reference)).rejects.toMatchObject({ code: 'secret.not-permitted' });
    }
    await sources().give(acme.tenantId, { kind: 'file', location: join(root, acme.slug) });
    await sources().give(acme.tenantId, { kind: 'env', location: 'ACME_' });
    await sources().give(globex.tenantId, { kind: 'env', location: 'GLOBEX_' });
    expect(await read(acme, file)).toBe(`file of ${acme.slug}`);
    expect(await read(acme, variable)).toBe('from acme');
    for (const reference of [file, variable, 'env:DATABASE_URL', 'file:/proc/self/environ']) {
      await expect(read(globex, reference)).rejects.toMatchObject({ code: 'secret.not-permitted' });
    }
    for (const reference of [`file:${join(root, globex.slug, 'token')}`, 'env:GLOBEX_TOKEN', 'env:DATABASE_URL']) {
      await expect(read(acme, reference)).rejects.toMatchObject({ code: 'secret.not-permitted' });
    }
  });
});
