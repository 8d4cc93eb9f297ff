import { randomUUID } from 'node:crypto';
import { Database } from '@gatehouse/db';
import { generateMasterKey, keyIdOf, MasterKeys, parseMasterKeys, SecretValue, secretColumn } from '@gatehouse/secrets';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listEvents } from '../audit/list-events.ts';
import { addSecret, findSecret } from '../secrets/secrets.repository.ts';
import { SecretsService } from '../secrets/secrets.service.ts';
import { KeysService } from './keys.service.ts';
import { SigningKeys } from './signing-keys.ts';
import { TenantKeyRing } from './tenant-key-ring.ts';

let testDatabase: TestDatabase;
let one: Database;
let two: Database;
let acme: MadeTenant;
let globex: MadeTenant;
const clock = testClock('2026-11-22T12:00:00Z');
const [firstMaster, secondMaster] = [generateMasterKey(), generateMasterKey()];
const masterKeys = parseMasterKeys({ current: firstMaster });

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  one = new Database({ url: testDatabase.appUrl, applicationName: 'one' });
  two = new Database({ url: testDatabase.appUrl, applicationName: 'two' });
});

afterAll(async () => {
  await Promise.all([one.close(), two.close()]);
  await testDatabase.drop();
});

beforeEach(async () => {
  acme = await createTenant(one);
  globex = await createTenant(one);
});

/** The services of one process. */
function processOn(database: Database, masters: MasterKeys = masterKeys) {
  const ring = new TenantKeyRing(masters, database);
  const signing = new SigningKeys(database, ring, clock);
  const keys = new KeysService(database, masters, ring, signing, clock);
  const secrets = new SecretsService(database, ring, clock, { closed: [], lookup: () => undefined });
  return { ring, signing, keys, secrets };
}

const secretOf = (text: string) => SecretValue.fromBytes(Buffer.from(text));
const eventsOf = ({ tenantId }: MadeTenant) =>
  one.withTenant(tenantId, (tx) => listEvents(tx, {}, { order: 'newest-first', limit: 100 }));
const keysOf = async (tenant: MadeTenant, kind: string, state: string) =>
  (await processOn(one).keys.list(tenant.tenantId)).filter((key) => key.kind === kind && key.state === state);
const onlyKey = async (tenant: MadeTenant, kind: string, state: string): Promise<string> => {
  const found = await keysOf(tenant, kind, state);
  expect(found).toHaveLength(1);
  return found[0]?.id as string;
};

describe('listing keys', () => {
  it('shows ids, states, times and who wraps what, and no key', async () => {
    const { keys, signing } = processOn(one);
    await signing.ensure(acme.tenantId);
    await keys.rotateDataKey(acme.tenantId);
    const previous = await onlyKey(acme, 'data', 'previous');
    await keys.destroy(acme.tenantId, previous);
    const list = await keys.list(acme.tenantId);
    const masterKey = { id: masterKeys.current.id, state: 'current' };
    expect(list).toEqual([
      { kind: 'data', id: previous, state: 'destroyed', createdAt: expect.any(Date), endedAt: expect.any(Date) },
      { kind: 'data', id: expect.any(String), state: 'current', createdAt: expect.any(Date), endedAt: null, masterKey },
      { kind: 'signing', id: expect.any(String), state: 'current', createdAt: expect.any(Date), endedAt: null },
      { kind: 'signing', id: expect.any(String), state: 'next', createdAt: expect.any(Date), endedAt: null },
    ]);
  });

  it('says whether the master key of a data key is current, previous or missing', async () => {
    await processOn(one).ring.current(acme.tenantId);
    const masterStateWith = async (masters: MasterKeys) =>
      (await processOn(one, masters).keys.list(acme.tenantId))[0]?.masterKey;
    const { id } = masterKeys.current;
    expect(await masterStateWith(parseMasterKeys({ current: secondMaster, previous: [firstMaster] }))).toEqual({
      id,
      state: 'previous',
    });
    expect(await masterStateWith(parseMasterKeys({ current: secondMaster }))).toEqual({ id, state: 'missing' });
  });

  it('shows a tenant its own only', async () => {
    const { keys, ring } = processOn(one);
    await ring.current(globex.tenantId);
    expect(await keys.list(acme.tenantId)).toEqual([]);
  });
});

describe('rotating the master key', () => {
  /** A database of its own, because all tenants take part. */
  async function fresh() {
    const own = await createTestDatabase();
    const database = new Database({ url: own.appUrl, applicationName: 'master rotation' });
    const tenants = [await createTenant(database), await createTenant(database)] as const;
    for (const { tenantId } of tenants) await processOn(database).secrets.set(tenantId, 'token', secretOf(tenantId));
    return { database, tenants, close: () => database.close().then(() => own.drop()) };
  }

  it('wraps the keys of all tenants, after which the former one is not needed', async () => {
    const { database, tenants, close } = await fresh();
    const during = processOn(database, parseMasterKeys({ current: secondMaster, previous: [firstMaster] }));
    const after = processOn(database, parseMasterKeys({ current: secondMaster }));
    const [{ tenantId }] = tenants;
    await expect(after.secrets.resolve(tenantId, 'local:token')).rejects.toMatchObject({ code: 'key.unavailable' });
    expect(await during.keys.rotateMaster()).toMatchObject({ wrapped: 2, failed: [] });
    expect(await during.keys.rotateMaster()).toMatchObject({ wrapped: 0, failed: [] });
    for (const { tenantId } of tenants) {
      expect((await after.secrets.resolve(tenantId, 'local:token')).reveal()).toBe(tenantId);
      const events = await database.withTenant(tenantId, (tx) =>
        listEvents(tx, { kind: 'key.rotated' }, { order: 'newest-first', limit: 10 }),
      );
      const dataKeys = (await after.keys.list(tenantId)).map(({ id }) => id);
      const target = parseMasterKeys({ current: secondMaster }).current.id;
      expect(events).toMatchObject([{ target, detail: { key: 'master', dataKeys } }]);
    }
    await close();
  });

  it('does the other tenants when the keys of one cannot be unwrapped, and says which', async () => {
    const { database, tenants, close } = await fresh();
    const [broken, whole] = tenants;
    await database.withTenant(broken.tenantId, async (tx) => {
      const [key] = await tx.dataKey.findMany();
      const wrapped = Uint8Array.from(key?.wrapped as Uint8Array);
      wrapped[40] = (wrapped[40] ?? 0) ^ 1;
      await tx.dataKey.updateMany({ data: { wrapped } });
    });
    const during = processOn(database, parseMasterKeys({ current: secondMaster, previous: [firstMaster] }));
    const { wrapped, failed } = await during.keys.rotateMaster();
    expect(wrapped).toBe(1);
    expect(failed).toMatchObject([{ tenant: broken.slug, error: { code: 'envelope.tampered' } }]);
    expect((await during.secrets.resolve(whole.tenantId, 'local:token')).reveal()).toBe(whole.tenantId);
    await close();
  });
});

describe('rotating a data key', () => {
  it('seals secrets and signing keys under the new one, and leaves what they are as it was', async () => {
    const { keys, signing, secrets } = processOn(one);
    await secrets.set(acme.tenantId, 'token', secretOf('acme token'));
    const { kid } = await signing.currentSigner(acme.tenantId);
    const setAt = async () =>
      one.withTenant(acme.tenantId, async (tx) => (await tx.secret.findFirstOrThrow()).updatedAt.getTime());
    const before = await setAt();
    const id = await keys.rotateDataKey(acme.tenantId);
    expect(await onlyKey(acme, 'data', 'current')).toBe(id);
    await one.withTenant(acme.tenantId, async (tx) => {
      expect(keyIdOf((await findSecret(tx, 'token'))?.value as Uint8Array)).toBe(id);
      for (const row of await tx.signingKey.findMany()) expect(keyIdOf(row.privateJwk)).toBe(id);
    });
    expect(await setAt()).toBe(before);
    expect((await processOn(two).secrets.resolve(acme.tenantId, 'local:token')).reveal()).toBe('acme token');
    expect((await processOn(two).signing.currentSigner(acme.tenantId)).kid).toBe(kid);
  });

  it('is on record, with ids and counts only', async () => {
    const { keys, signing, secrets } = processOn(one);
    await signing.ensure(acme.tenantId);
    await secrets.set(acme.tenantId, 'token', secretOf('acme token'));
    const id = await keys.rotateDataKey(acme.tenantId);
    const [event] = await eventsOf(acme);
    expect(event).toMatchObject({ kind: 'key.rotated', target: id, detail: { key: 'data', resealed: 3 } });
  });

  it('changes nothing when one value cannot be opened', async () => {
    const { keys, secrets, ring } = processOn(one);
    await secrets.set(acme.tenantId, 'token', secretOf('acme token'));
    const { id } = await ring.current(acme.tenantId);
    await one.withTenant(acme.tenantId, async (tx) => {
      const moved = await ring.within(tx).seal(acme.tenantId, Buffer.from('moved'), secretColumn('elsewhere'));
      await addSecret(tx, 'moved', { id: randomUUID(), value: moved });
    });
    await expect(keys.rotateDataKey(acme.tenantId)).rejects.toMatchObject({ code: 'envelope.tampered' });
    expect(await onlyKey(acme, 'data', 'current')).toBe(id);
    expect((await eventsOf(acme)).map(({ kind }) => kind)).toEqual(['secret.set']);
  });

  it('leaves no secret behind that is set at the same moment in another process', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `token-${index}`);
    const setting = names.map((name, index) =>
      processOn(index % 2 ? one : two).secrets.set(acme.tenantId, name, secretOf(name)),
    );
    const rotating = [one, two, one, two].map((database) => processOn(database).keys.rotateDataKey(acme.tenantId));
    const signing = [two, one].map((database) => processOn(database).keys.rotateSigningKey(acme.tenantId));
    await Promise.all([...setting, ...rotating, ...signing]);
    const { keys } = processOn(one);
    for (const { id } of await keysOf(acme, 'data', 'previous')) await keys.destroy(acme.tenantId, id);
    const later = processOn(two);
    for (const name of names) {
      expect((await later.secrets.resolve(acme.tenantId, `local:${name}`)).reveal()).toBe(name);
    }
    await later.signing.currentSigner(acme.tenantId);
  });
});

describe('destroying a key', () => {
  it('forgets what a previous data key sealed, on record', async () => {
    const { keys, ring } = processOn(one);
    const column = { table: 'events', row: 'r1', column: 'subject' };
    const envelope = await ring.seal(acme.tenantId, Buffer.from('somebody'), column);
    await keys.rotateDataKey(acme.tenantId);
    expect(await keys.destroy(acme.tenantId, keyIdOf(envelope))).toBe('data');
    await expect(ring.open(acme.tenantId, envelope, column)).rejects.toMatchObject({ code: 'key.destroyed' });
    const [event] = await eventsOf(acme);
    expect(event).toMatchObject({ kind: 'key.destroyed', target: keyIdOf(envelope), detail: { key: 'data' } });
  });

  it('voids what a previous signing key signed', async () => {
    const { keys, signing } = processOn(one);
    const { kid } = await signing.currentSigner(acme.tenantId);
    await keys.rotateSigningKey(acme.tenantId);
    expect(await keys.destroy(acme.tenantId, kid)).toBe('signing');
    expect((await signing.publicKeys(acme.tenantId)).map((jwk) => jwk.kid)).not.toContain(kid);
    const [event] = await eventsOf(acme);
    expect(event).toMatchObject({ kind: 'key.destroyed', target: kid, detail: { key: 'signing' } });
  });

  it('is refused for the current ones', async () => {
    const { keys, signing } = processOn(one);
    await signing.ensure(acme.tenantId);
    for (const kind of ['data', 'signing']) {
      const id = await onlyKey(acme, kind, 'current');
      await expect(keys.destroy(acme.tenantId, id)).rejects.toMatchObject({ code: 'key.in-use' });
      expect(await onlyKey(acme, kind, 'current')).toBe(id);
    }
    expect(await eventsOf(acme)).toEqual([]);
  });

  it('is refused while a secret is still sealed under it', async () => {
    const { keys, ring } = processOn(one);
    const id = randomUUID();
    const value = await ring.seal(acme.tenantId, Buffer.from('stale'), secretColumn(id));
    await keys.rotateDataKey(acme.tenantId);
    await one.withTenant(acme.tenantId, (tx) => addSecret(tx, 'stale', { id, value }));
    await expect(keys.destroy(acme.tenantId, keyIdOf(value))).rejects.toMatchObject({
      code: 'key.in-use',
      reason: expect.stringContaining(id),
    });
    expect(await onlyKey(acme, 'data', 'previous')).toBe(keyIdOf(value));
    await keys.rotateDataKey(acme.tenantId);
    await keys.destroy(acme.tenantId, keyIdOf(value));
  });

  it.each(['', 'current', "' or true --", 'A0000000-0000-4000-8000-000000000000', randomUUID()])(
    'finds none with the id %j',
    async (id) => {
      const { keys, ring } = processOn(one);
      await ring.current(acme.tenantId);
      await expect(keys.destroy(acme.tenantId, id)).rejects.toMatchObject({ code: 'key.unknown' });
    },
  );

  it('cannot reach the keys of another tenant', async () => {
    const { keys, signing } = processOn(one);
    await signing.ensure(globex.tenantId);
    await keys.rotateDataKey(globex.tenantId);
    await keys.rotateSigningKey(globex.tenantId);
    const before = await keys.list(globex.tenantId);
    for (const { id } of before) {
      await expect(keys.destroy(acme.tenantId, id)).rejects.toMatchObject({ code: 'key.unknown' });
    }
    expect(await keys.list(globex.tenantId)).toEqual(before);
    expect(await eventsOf(acme)).toEqual([]);
  });
});
