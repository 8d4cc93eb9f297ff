import { describe, expect, it } from 'vitest';
import { DataKeyRing } from './data-key-ring.ts';
import type { DataKeyStore, StoredDataKey } from './data-key-store.ts';
import { LocalStore, type SealedSecret, secretColumn } from './local-store.ts';
import { generateMasterKey, parseMasterKeys } from './master-key.ts';
import { resolveSecret, type SecretStores } from './secret-store.ts';
import { SecretValue } from './secret-value.ts';

/** One key a tenant, which is all that these tests need. */
function ringInMemory(): DataKeyRing {
  const keys = new Map<string, StoredDataKey>();
  const store: Pick<DataKeyStore, 'current' | 'byId' | 'addCurrent'> = {
    current: async (tenant) => keys.get(tenant),
    byId: async (tenant, id) => (keys.get(tenant)?.id === id ? keys.get(tenant) : undefined),
    addCurrent: async (tenant, { id, wrapped }) => {
      const key: StoredDataKey = { id, wrapped, state: 'current', createdAt: new Date(), destroyedAt: null };
      keys.set(tenant, key);
      return key;
    },
  };
  return new DataKeyRing(parseMasterKeys({ current: generateMasterKey() }), store as DataKeyStore);
}

async function setUp() {
  const ring = ringInMemory();
  const rows = new Map<string, SealedSecret>();
  const put = async (tenant: string, name: string, value: string, id = `row of ${name}`) => {
    rows.set(`${tenant}/${name}`, { id, value: await ring.seal(tenant, Buffer.from(value), secretColumn(id)) });
  };
  const local = new LocalStore(async (tenant, name) => rows.get(`${tenant}/${name}`), ring);
  await put('acme', 'token', 'acme token\n');
  await put('globex', 'token', 'globex token');
  return { local, rows, put };
}

describe('a secret in the database', () => {
  it('is read exactly as it was set, by its tenant', async () => {
    const { local } = await setUp();
    expect((await local.read('acme', 'token')).reveal()).toBe('acme token\n');
    expect((await local.read('globex', 'token')).reveal()).toBe('globex token');
  });

  it('is not found under another name', async () => {
    const { local } = await setUp();
    await expect(local.read('acme', 'other')).rejects.toMatchObject({ code: 'secret.not-found' });
  });

  it('does not open when its row was swapped with that of another secret, or another tenant', async () => {
    const { local, rows, put } = await setUp();
    await put('acme', 'root', 'acme root password');
    const { id } = rows.get('acme/token') as SealedSecret;
    rows.set('acme/token', { id, value: (rows.get('acme/root') as SealedSecret).value });
    await expect(local.read('acme', 'token')).rejects.toMatchObject({ code: 'envelope.tampered' });
    rows.set('globex/token', rows.get('acme/root') as SealedSecret);
    await expect(local.read('globex', 'token')).rejects.toMatchObject({ code: 'envelope.tampered' });
  });
});

describe('resolving a reference', () => {
  const asked: string[] = [];
  const answering = <Provider extends 'local' | 'file' | 'env'>(provider: Provider) => ({
    provider,
    read: async (tenant: string, path: string) => {
      asked.push(`${tenant} ${provider} ${path}`);
      return SecretValue.fromBytes(Buffer.from('value'));
    },
  });
  const stores: SecretStores = { local: answering('local'), file: answering('file'), env: answering('env') };

  it('asks the store that the reference names', async () => {
    for (const reference of ['local:token', 'file:/s/token', 'env:ACME_TOKEN']) {
      await resolveSecret(stores, 'acme', reference);
    }
    expect(asked).toEqual(['acme local token', 'acme file /s/token', 'acme env ACME_TOKEN']);
  });

  it('asks no store when the reference is malformed', async () => {
    asked.length = 0;
    await expect(resolveSecret(stores, 'acme', 'file:/s/../token')).rejects.toMatchObject({
      code: 'secret.reference-invalid',
    });
    expect(asked).toEqual([]);
  });
});
