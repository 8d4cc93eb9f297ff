import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DataKeyRing } from './data-key-ring.ts';
import type { DataKeyStore, FreshDataKey, StoredDataKey } from './data-key-store.ts';
import { keyIdOf } from './envelope.ts';
import { generateMasterKey, type MasterKeys, parseMasterKeys } from './master-key.ts';

const column = { table: 'secrets', row: 'r1', column: 'value' };
const text = (value: string) => Buffer.from(value, 'utf8');
const acme = 'acme';
const globex = 'globex';

/** Behaves as the database does; every call takes a turn of the event loop, so that calls interleave. */
class MemoryStore implements DataKeyStore {
  readonly rows = new Map<string, StoredDataKey[]>();
  reads = 0;

  async current(tenant: string): Promise<StoredDataKey | undefined> {
    return (await this.list(tenant)).find((row) => row.state === 'current');
  }

  async byId(tenant: string, id: string): Promise<StoredDataKey | undefined> {
    return (await this.list(tenant)).find((row) => row.id === id);
  }

  async list(tenant: string): Promise<readonly StoredDataKey[]> {
    this.reads++;
    await new Promise(setImmediate);
    return [...this.#of(tenant)];
  }

  async addCurrent(tenant: string, { id, wrapped }: FreshDataKey): Promise<StoredDataKey> {
    await new Promise(setImmediate);
    const rows = this.#of(tenant);
    if (!rows.some((row) => row.state === 'current')) {
      rows.push({ id, wrapped, state: 'current', createdAt: new Date(), destroyedAt: null });
    }
    return rows.find((row) => row.state === 'current') as StoredDataKey;
  }

  async replaceCurrent(tenant: string, fresh: FreshDataKey): Promise<StoredDataKey> {
    this.#change(tenant, (row) => (row.state === 'current' ? { ...row, state: 'previous' } : row));
    return this.addCurrent(tenant, fresh);
  }

  async rewrap(tenant: string, id: string, from: Uint8Array, to: Uint8Array<ArrayBuffer>): Promise<boolean> {
    await new Promise(setImmediate);
    return this.#change(tenant, (row) => (row.id === id && row.wrapped === from ? { ...row, wrapped: to } : row));
  }

  async destroy(tenant: string, id: string): Promise<boolean> {
    await new Promise(setImmediate);
    const gone = { state: 'destroyed', wrapped: null, destroyedAt: new Date() } as const;
    return this.#change(tenant, (row) => (row.id === id && row.state === 'previous' ? { ...row, ...gone } : row));
  }

  #of(tenant: string): StoredDataKey[] {
    const rows = this.rows.get(tenant) ?? [];
    this.rows.set(tenant, rows);
    return rows;
  }

  #change(tenant: string, change: (row: StoredDataKey) => StoredDataKey): boolean {
    const before = this.#of(tenant);
    const after = before.map(change);
    this.rows.set(tenant, after);
    return after.some((row, index) => row !== before[index]);
  }
}

function setUp(masterKeys: MasterKeys = parseMasterKeys({ current: generateMasterKey() })) {
  const clock = { now: 0 };
  const store = new MemoryStore();
  const another = (keys = masterKeys) => new DataKeyRing(keys, store, { lifeMs: 1000, now: () => clock.now });
  return { clock, store, another, ring: another() };
}

describe('the data keys of a tenant', () => {
  it('begin with one that is made on first use and kept', async () => {
    const { ring, another, store } = setUp();
    const key = await ring.current(acme);
    expect((await another().current(acme)).id).toBe(key.id);
    expect(store.rows.get(acme)).toHaveLength(1);
  });

  it('end up with one current key when several processes need the first at once', async () => {
    const { another, store } = setUp();
    const keys = await Promise.all(Array.from({ length: 8 }, () => another().current(acme)));
    expect(new Set(keys.map((key) => key.id)).size).toBe(1);
    expect(store.rows.get(acme)).toHaveLength(1);
  });

  it('seal and open values, in this process and in another', async () => {
    const { ring, another } = setUp();
    const envelope = await ring.seal(acme, text('value'), column);
    expect(Buffer.from(await ring.open(acme, envelope, column)).toString()).toBe('value');
    expect(Buffer.from(await another().open(acme, envelope, column)).toString()).toBe('value');
  });

  it('are stored wrapped: neither the bytes nor anything printed gives them away', async () => {
    const { ring, store } = setUp();
    const key = await ring.current(acme);
    const bytes = key.material.export();
    const stored = store.rows.get(acme)?.[0]?.wrapped as Uint8Array;
    expect(Buffer.from(stored).includes(bytes)).toBe(false);
    const printed = inspect(ring, { depth: 10, showHidden: true });
    expect(printed).not.toContain(bytes.toString('hex'));
  });

  it('are read from the store once while they live in memory', async () => {
    const { ring, store, clock } = setUp();
    const envelope = await ring.seal(acme, text('value'), column);
    await ring.open(acme, envelope, column);
    const reads = store.reads;
    for (let use = 0; use < 50; use++) await ring.open(acme, await ring.seal(acme, text('value'), column), column);
    expect(store.reads).toBe(reads);
    clock.now = 1000;
    await ring.open(acme, envelope, column);
    expect(store.reads).toBe(reads + 1);
  });
});

describe('another tenant', () => {
  it('has another key', async () => {
    const { ring } = setUp();
    expect((await ring.current(acme)).id).not.toBe((await ring.current(globex)).id);
  });

  it('cannot open a value, moved as it is or with its key', async () => {
    const { ring, another, store } = setUp();
    const envelope = await ring.seal(acme, text('value'), column);
    await expect(ring.open(globex, envelope, column)).rejects.toMatchObject({ code: 'envelope.tampered' });
    store.rows.set(globex, [...(store.rows.get(acme) ?? [])]);
    await expect(another().open(globex, envelope, column)).rejects.toMatchObject({ code: 'envelope.tampered' });
    await expect(another().current(globex)).rejects.toMatchObject({ code: 'envelope.tampered' });
  });

  it('cannot have its wrapped key put in place of another one', async () => {
    const { ring, another, store } = setUp();
    await ring.current(acme);
    await ring.current(globex);
    const [mine, theirs] = [store.rows.get(acme)?.[0], store.rows.get(globex)?.[0]] as [StoredDataKey, StoredDataKey];
    store.rows.set(acme, [{ ...mine, wrapped: theirs.wrapped }]);
    await expect(another().current(acme)).rejects.toMatchObject({ code: 'envelope.tampered' });
  });

  it('is not touched by what is forgotten or destroyed here', async () => {
    const { ring, store } = setUp();
    const envelope = await ring.seal(globex, text('value'), column);
    const old = (await ring.current(acme)).id;
    await ring.rotate(acme);
    await ring.destroy(acme, old);
    const reads = store.reads;
    await ring.seal(globex, text('value'), column);
    expect(store.reads).toBe(reads);
    expect(Buffer.from(await ring.open(globex, envelope, column)).toString()).toBe('value');
    await expect(ring.destroy(acme, (await ring.current(globex)).id)).rejects.toMatchObject({ code: 'key.unknown' });
  });
});

describe('rotating a data key', () => {
  it('seals new values under a new key and still opens the old ones', async () => {
    const { ring } = setUp();
    const before = await ring.seal(acme, text('before'), column);
    const id = await ring.rotate(acme);
    const after = await ring.seal(acme, text('after'), column);
    expect(keyIdOf(after)).toBe(id);
    expect(keyIdOf(before)).not.toBe(id);
    expect(Buffer.from(await ring.open(acme, before, column)).toString()).toBe('before');
  });

  it('is seen by another process when its copy expires', async () => {
    const { ring, another, clock } = setUp();
    const other = another();
    await other.current(acme);
    const id = await ring.rotate(acme);
    clock.now = 1000;
    expect((await other.current(acme)).id).toBe(id);
  });

  it('gives a tenant without a key its first', async () => {
    const { ring } = setUp();
    const id = await ring.rotate(acme);
    expect((await ring.current(acme)).id).toBe(id);
  });
});

describe('destroying a data key', () => {
  async function destroyed() {
    const { ring, another, store, clock } = setUp();
    const envelope = await ring.seal(acme, text('value'), column);
    const other = another();
    await other.open(acme, envelope, column);
    await ring.rotate(acme);
    await ring.destroy(acme, keyIdOf(envelope));
    return { ring, other, another, store, clock, envelope };
  }

  it('forgets its values: here at once, in other processes when their copy expires', async () => {
    const { ring, other, clock, envelope } = await destroyed();
    await expect(ring.open(acme, envelope, column)).rejects.toMatchObject({ code: 'key.destroyed' });
    clock.now = 1000;
    await expect(other.open(acme, envelope, column)).rejects.toMatchObject({ code: 'key.destroyed' });
  });

  it('leaves a row that says when, without the key', async () => {
    const { store, envelope } = await destroyed();
    const row = store.rows.get(acme)?.find(({ id }) => id === keyIdOf(envelope));
    expect(row).toMatchObject({ state: 'destroyed', wrapped: null });
    expect(row?.destroyedAt).toBeInstanceOf(Date);
  });

  it('is refused for the current key, an unknown one and one that is gone', async () => {
    const { ring, envelope } = await destroyed();
    const current = (await ring.current(acme)).id;
    await expect(ring.destroy(acme, current)).rejects.toMatchObject({ code: 'key.in-use' });
    await expect(ring.destroy(acme, randomUUID())).rejects.toMatchObject({ code: 'key.unknown' });
    await expect(ring.destroy(acme, keyIdOf(envelope))).rejects.toMatchObject({ code: 'key.destroyed' });
    expect((await ring.current(acme)).id).toBe(current);
  });

  it('cannot be undone by wrapping anew at the same moment', async () => {
    const [first, second] = [generateMasterKey(), generateMasterKey()];
    const { ring, another, store } = setUp(parseMasterKeys({ current: first }));
    const old = (await ring.current(acme)).id;
    await ring.rotate(acme);
    const renewing = another(parseMasterKeys({ current: second, previous: [first] })).rewrap(acme);
    await ring.destroy(acme, old);
    expect(await renewing).not.toContain(old);
    expect(store.rows.get(acme)?.find(({ id }) => id === old)).toMatchObject({ state: 'destroyed', wrapped: null });
  });
});

describe('changing the master key', () => {
  const [first, second] = [generateMasterKey(), generateMasterKey()];
  const before = parseMasterKeys({ current: first });
  const during = parseMasterKeys({ current: second, previous: [first] });
  const after = parseMasterKeys({ current: second });

  it('keeps every value readable, with the former key until all are wrapped anew and without it then', async () => {
    const { ring, another } = setUp(before);
    const envelope = await ring.seal(acme, text('value'), column);
    await ring.rotate(acme);
    await expect(another(after).open(acme, envelope, column)).rejects.toMatchObject({ code: 'key.unavailable' });
    const renewing = another(during);
    expect(Buffer.from(await renewing.open(acme, envelope, column)).toString()).toBe('value');
    expect(await renewing.rewrap(acme)).toHaveLength(2);
    expect(Buffer.from(await another(after).open(acme, envelope, column)).toString()).toBe('value');
    await expect(another(before).open(acme, envelope, column)).rejects.toMatchObject({ code: 'key.unavailable' });
  });

  it('wraps nothing twice, so it can be repeated', async () => {
    const { ring, another, store } = setUp(before);
    await ring.current(acme);
    expect(await another(during).rewrap(acme)).toHaveLength(1);
    const wrapped = store.rows.get(acme)?.[0]?.wrapped;
    expect(await another(during).rewrap(acme)).toEqual([]);
    expect(store.rows.get(acme)?.[0]?.wrapped).toBe(wrapped);
  });

  it('does not stumble over destroyed keys', async () => {
    const { ring, another } = setUp(before);
    const old = (await ring.current(acme)).id;
    await ring.rotate(acme);
    await ring.destroy(acme, old);
    expect(await another(during).rewrap(acme)).toHaveLength(1);
  });

  it('says which master key is missing', async () => {
    const { ring, another } = setUp(before);
    await ring.current(acme);
    await expect(another(after).rewrap(acme)).rejects.toMatchObject({
      code: 'key.unavailable',
      reason: expect.stringContaining(before.current.id),
    });
  });
});
