import { Database, type TenantTx } from '@gatehouse/db';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { createTenant, createTestDatabase, type MadeTenant, type TestDatabase, testClock } from '@gatehouse/testkit';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listEvents } from '../audit/list-events.ts';
import { addSigningKey, listSigningKeys, publicKeys } from './signing-keys.repository.ts';
import { SigningKeys } from './signing-keys.ts';
import { TenantKeyRing } from './tenant-key-ring.ts';

let testDatabase: TestDatabase;
let one: Database;
let two: Database;
let acme: MadeTenant;
let globex: MadeTenant;
const masterKeys = parseMasterKeys({ current: generateMasterKey() });
const clock = testClock('2026-11-22T12:00:00Z');

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

const keysOf = (database: Database) => new SigningKeys(database, new TenantKeyRing(masterKeys, database), clock);
const within = <T>({ tenantId }: MadeTenant, work: (tx: TenantTx) => Promise<T>) => one.withTenant(tenantId, work);
const statesOf = async (tenant: MadeTenant) => (await within(tenant, listSigningKeys)).map(({ state }) => state).sort();

async function sign({ tenantId }: MadeTenant): Promise<string> {
  const { kid, privateKey } = await keysOf(one).currentSigner(tenantId);
  return new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
}

async function verifies(token: string, { tenantId }: MadeTenant): Promise<boolean> {
  const jwks = createLocalJWKSet({ keys: await keysOf(two).publicKeys(tenantId) });
  return jwtVerify(token, jwks, { algorithms: ['ES256'] }).then(
    () => true,
    () => false,
  );
}

/** Lets `seconds` pass for the keys that were retired. */
async function age(tenant: MadeTenant, seconds: number): Promise<void> {
  await within(
    tenant,
    (tx) => tx.$executeRaw`
      update signing_keys set retired_at = retired_at - make_interval(secs => ${seconds})
       where tenant_id = ${tenant.tenantId}::uuid`,
  );
}

describe('the signing keys of a tenant', () => {
  it('begin with a current and a next one, made once however many need them at once', async () => {
    const kids = await Promise.all([
      ...[one, two, one, two].map(async (database) => (await keysOf(database).currentSigner(acme.tenantId)).kid),
      ...[one, two].map((database) => keysOf(database).ensure(acme.tenantId)),
    ]);
    expect(new Set(kids.filter((kid) => kid !== undefined)).size).toBe(1);
    expect(await statesOf(acme)).toEqual(['current', 'next']);
  });

  it('sign what the published keys verify', async () => {
    expect(await verifies(await sign(acme), acme)).toBe(true);
  });

  it('verify nothing of another tenant', async () => {
    const token = await sign(globex);
    expect(await verifies(token, globex)).toBe(true);
    expect(await verifies(token, acme)).toBe(false);
  });

  it('are published without a private part, even when a row has one', async () => {
    await keysOf(one).ensure(acme.tenantId);
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const leaking = { ...(await exportJWK(privateKey)), kid: 'another', alg: 'none' } as JWK;
    const id = '00000000-0000-4000-8000-000000000001';
    await within(acme, (tx) => addSigningKey(tx, 'next', { id, publicJwk: leaking, privateJwk: new Uint8Array(50) }));
    const published = await keysOf(one).publicKeys(acme.tenantId);
    expect(published).toHaveLength(3);
    for (const jwk of published) expect(Object.keys(jwk).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    expect(published.map(({ alg }) => alg)).toEqual(['ES256', 'ES256', 'ES256']);
    expect(published.map(({ kid }) => kid)).toContain(id);
  });

  it('are at rest only sealed', async () => {
    const { privateKey } = await keysOf(one).currentSigner(acme.tenantId);
    expect(privateKey.extractable).toBe(false);
    for (const row of await within(acme, listSigningKeys)) {
      const stored = Buffer.from(row.privateJwk).toString('latin1');
      expect(stored).not.toContain('"d"');
      expect(stored).not.toContain((row.publicJwk as JWK).x as string);
    }
  });

  it('do not open when the private key of another one is put in their row', async () => {
    await keysOf(one).ensure(acme.tenantId);
    await within(acme, async (tx) => {
      const [a, b] = await listSigningKeys(tx);
      for (const [row, other] of [
        [a, b],
        [b, a],
      ]) {
        await tx.$executeRaw`
          update signing_keys set private_jwk = ${other?.privateJwk}
           where tenant_id = ${tx.tenantId}::uuid and id = ${row?.id}::uuid`;
      }
    });
    await expect(keysOf(one).currentSigner(acme.tenantId)).rejects.toMatchObject({ code: 'envelope.tampered' });
  });
});

describe('rotating a signing key', () => {
  it('signs with the key that was published before, and verifies what the former one signed', async () => {
    const before = await sign(acme);
    const next = (await within(acme, listSigningKeys)).find(({ state }) => state === 'next')?.id;
    expect(await keysOf(one).rotate(acme.tenantId)).toBe(next);
    expect((await keysOf(two).currentSigner(acme.tenantId)).kid).toBe(next);
    expect(await verifies(before, acme)).toBe(true);
    expect(await verifies(await sign(acme), acme)).toBe(true);
    expect(await statesOf(acme)).toEqual(['current', 'next', 'previous']);
  });

  it('keeps one current and one next key when it happens several times at once', async () => {
    const before = await sign(acme);
    await Promise.all([one, two, one, two].map((database) => keysOf(database).rotate(acme.tenantId)));
    const states = await statesOf(acme);
    expect(states.filter((state) => state !== 'previous')).toEqual(['current', 'next']);
    expect(states.length).toBeGreaterThan(2);
    expect(await verifies(before, acme)).toBe(true);
  });

  it('makes a current key where there is no next one', async () => {
    await keysOf(one).ensure(acme.tenantId);
    await within(acme, (tx) => tx.signingKey.deleteMany({ where: { state: 'next' } }));
    await keysOf(one).rotate(acme.tenantId);
    expect(await statesOf(acme)).toEqual(['current', 'next', 'previous']);
    expect(await verifies(await sign(acme), acme)).toBe(true);
  });

  it('leaves the keys of other tenants alone', async () => {
    const { kid } = await keysOf(one).currentSigner(globex.tenantId);
    await keysOf(one).rotate(acme.tenantId);
    expect((await keysOf(one).currentSigner(globex.tenantId)).kid).toBe(kid);
  });

  it('is on record, with ids only', async () => {
    const { kid: former } = await keysOf(one).currentSigner(acme.tenantId);
    const kid = await keysOf(one).rotate(acme.tenantId);
    const events = await within(acme, (tx) => listEvents(tx, {}, { order: 'newest-first', limit: 10 }));
    expect(events).toMatchObject([
      { kind: 'key.rotated', target: kid, detail: { key: 'signing', former, dropped: 0 }, at: clock.now() },
    ]);
  });
});

describe('a signing key that was retired', () => {
  it('verifies for two hours, and not a moment longer, whether another rotation came or not', async () => {
    const before = await sign(acme);
    await keysOf(one).rotate(acme.tenantId);
    await age(acme, 2 * 3600 - 60);
    expect(await verifies(before, acme)).toBe(true);
    await age(acme, 60);
    expect(await verifies(before, acme)).toBe(false);
    expect(await within(acme, publicKeys)).toHaveLength(2);
  });

  it('is deleted by the first rotation after that', async () => {
    const { kid } = await keysOf(one).currentSigner(acme.tenantId);
    await keysOf(one).rotate(acme.tenantId);
    await age(acme, 2 * 3600);
    await keysOf(one).rotate(acme.tenantId);
    const rows = await within(acme, listSigningKeys);
    expect(rows.map(({ id }) => id)).not.toContain(kid);
    expect(rows).toHaveLength(3);
  });
});
