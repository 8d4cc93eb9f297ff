import { Database } from '@gatehouse/db';
import { DataKeyRing, generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase } from '@gatehouse/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataKeyStore, dataKeyStoreWithin } from './data-key-store.ts';
import { TenantKeyRing } from './tenant-key-ring.ts';

let testDatabase: TestDatabase;
/** As two processes would have them. */
let one: Database;
let two: Database;
let acme: MadeTenant;
let globex: MadeTenant;
const masterKeys = parseMasterKeys({ current: generateMasterKey() });
const column = { table: 'secrets', row: 'r1', column: 'value' };

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

const ringOf = (database: Database) => new DataKeyRing(masterKeys, dataKeyStore(database));
const statesOf = async ({ tenantId }: MadeTenant) =>
  (await dataKeyStore(one).list(tenantId)).map(({ state }) => state).sort();

describe('data keys in the database', () => {
  it('end up with one current key when processes need the first at once', async () => {
    const rings = [one, two, one, two, one, two].map(ringOf);
    const keys = await Promise.all(rings.map((ring) => ring.current(acme.tenantId)));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
    expect(await statesOf(acme)).toEqual(['current']);
  });

  it('open in one process what another one sealed', async () => {
    const envelope = await ringOf(one).seal(acme.tenantId, Buffer.from('value'), column);
    expect(Buffer.from(await ringOf(two).open(acme.tenantId, envelope, column)).toString()).toBe('value');
  });

  it('have one current key after any number of simultaneous rotations, and lose none', async () => {
    const envelope = await ringOf(one).seal(acme.tenantId, Buffer.from('value'), column);
    await Promise.all([one, two, one, two, one, two].map((database) => ringOf(database).rotate(acme.tenantId)));
    const states = await statesOf(acme);
    expect(states.filter((state) => state === 'current')).toEqual(['current']);
    expect(states.length).toBeGreaterThan(1);
    expect(Buffer.from(await ringOf(two).open(acme.tenantId, envelope, column)).toString()).toBe('value');
  });

  it('keep the row of a destroyed key and nothing of the key', async () => {
    const ring = ringOf(one);
    const { id } = await ring.current(acme.tenantId);
    await ring.rotate(acme.tenantId);
    await ring.destroy(acme.tenantId, id);
    const row = await dataKeyStore(two).byId(acme.tenantId, id);
    expect(row).toMatchObject({ state: 'destroyed', wrapped: null });
    expect(row?.destroyedAt).toBeInstanceOf(Date);
    await expect(ring.destroy(acme.tenantId, id)).rejects.toMatchObject({ code: 'key.destroyed' });
  });

  it('do not come back to life when they are wrapped anew while they are destroyed', async () => {
    const store = dataKeyStore(one);
    const ring = ringOf(one);
    const { id } = await ring.current(acme.tenantId);
    await ring.rotate(acme.tenantId);
    const wrapped = (await store.byId(acme.tenantId, id))?.wrapped as Uint8Array<ArrayBuffer>;
    await ring.destroy(acme.tenantId, id);
    expect(await store.rewrap(acme.tenantId, id, wrapped, wrapped)).toBe(false);
    expect(await store.byId(acme.tenantId, id)).toMatchObject({ state: 'destroyed', wrapped: null });
  });

  it('are not seen, used, rotated or destroyed by another tenant', async () => {
    const ring = ringOf(one);
    const envelope = await ring.seal(acme.tenantId, Buffer.from('value'), column);
    const { id } = await ring.current(acme.tenantId);
    await ring.rotate(acme.tenantId);
    await ring.current(globex.tenantId);
    await expect(ring.byId(globex.tenantId, id)).rejects.toMatchObject({ code: 'key.unknown' });
    await expect(ring.open(globex.tenantId, envelope, column)).rejects.toMatchObject({ code: 'envelope.tampered' });
    await expect(ring.destroy(globex.tenantId, id)).rejects.toMatchObject({ code: 'key.unknown' });
    expect(await statesOf(acme)).toEqual(['current', 'previous']);
    expect(await statesOf(globex)).toEqual(['current']);
  });
});

describe('data keys within a unit of work', () => {
  it('vanish with it when it fails', async () => {
    const failing = one.withTenant(acme.tenantId, async (tx) => {
      await new TenantKeyRing(masterKeys, one).within(tx).current(acme.tenantId);
      throw new Error('something else went wrong');
    });
    await expect(failing).rejects.toThrow('something else went wrong');
    expect(await statesOf(acme)).toEqual([]);
  });

  it('are those of its tenant only', async () => {
    await one.withTenant(acme.tenantId, async (tx) => {
      const ring = new DataKeyRing(masterKeys, dataKeyStoreWithin(tx));
      await expect(ring.current(globex.tenantId)).rejects.toMatchObject({ code: 'internal' });
      await expect(ring.rotate(globex.tenantId)).rejects.toMatchObject({ code: 'internal' });
    });
  });

  it('hold the current key until it ends: nobody can rotate or destroy it in between', async () => {
    await ringOf(one).current(acme.tenantId);
    await one.withTenant(acme.tenantId, async (tx) => {
      await new DataKeyRing(masterKeys, dataKeyStoreWithin(tx)).current(acme.tenantId);
      expect(await changeableKeys()).toBe(0);
    });
    expect(await changeableKeys()).toBe(1);
  });

  /** How many current keys another process could change at this moment, without waiting for anybody. */
  async function changeableKeys(): Promise<number> {
    return two.withTenant(
      acme.tenantId,
      (tx) => tx.$executeRaw`
        select from data_keys
         where tenant_id = ${acme.tenantId}::uuid and state = 'current' for no key update skip locked`,
    );
  }
});
