import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { GatehouseError } from '@gatehouse/errors';
import type { DataKeyStore, FreshDataKey, StoredDataKey } from './data-key-store.ts';
import { keyIdOf, open, seal } from './envelope.ts';
import { type CacheOptions, ExpiringCache } from './expiring-cache.ts';
import type { MasterKeys } from './master-key.ts';
import type { Place } from './place.ts';
import { KEY_BYTES, SealingKey } from './sealing-key.ts';

/** Short enough that every process sees a rotation or destruction at once, by human measure. */
const defaultCache: CacheOptions = { lifeMs: 5_000, entries: 2_000, now: () => performance.now() };

/** A place, but for the tenant. */
export type Column = Omit<Place, 'tenant'>;

/**
 * The data keys of all tenants: made on first use, wrapped by the master key, unwrapped in memory for a few seconds.
 *
 * Column values are sealed under the tenant's current key and opened with the key that their envelope names.
 */
export class DataKeyRing<Tenant extends string = string> {
  readonly #masterKeys: MasterKeys;
  readonly #store: DataKeyStore<Tenant>;
  readonly #unwrapped: ExpiringCache<SealingKey>;

  constructor(masterKeys: MasterKeys, store: DataKeyStore<Tenant>, cache: Partial<CacheOptions> = {}) {
    this.#masterKeys = masterKeys;
    this.#store = store;
    this.#unwrapped = new ExpiringCache({ ...defaultCache, ...cache });
  }

  /**
   * The key that new values of the tenant are sealed under; made when the tenant has none.
   *
   * @throws GatehouseError `key.unavailable` when the master key that wrapped it is not among the ones set
   */
  current(tenant: Tenant): Promise<SealingKey> {
    return this.#unwrapped.get(`${tenant}/current`, async () => {
      const stored = (await this.#store.current(tenant)) ?? (await this.#store.addCurrent(tenant, this.#make(tenant)));
      return this.#unwrap(tenant, stored);
    });
  }

  /**
   * The key with this id.
   *
   * @throws GatehouseError `key.unknown`, `key.destroyed`, or `key.unavailable` as {@link current}
   */
  byId(tenant: Tenant, id: string): Promise<SealingKey> {
    return this.#unwrapped.get(`${tenant}/id/${id}`, async () => {
      const stored = await this.#store.byId(tenant, id);
      if (!stored) throw new GatehouseError('key.unknown', { reason: `data key ${id}` });
      return this.#unwrap(tenant, stored);
    });
  }

  /** Encrypts a column value under the tenant's current key. */
  async seal(tenant: Tenant, plaintext: Uint8Array, column: Column): Promise<Uint8Array<ArrayBuffer>> {
    return seal(await this.current(tenant), plaintext, { tenant, ...column });
  }

  /**
   * Decrypts a column value of the tenant.
   *
   * @throws GatehouseError `envelope.tampered` when the value was changed, or belongs to another row, column or tenant;
   * `key.destroyed` when it was forgotten; `key.unavailable` as {@link current}
   */
  async open(tenant: Tenant, envelope: Uint8Array, column: Column): Promise<Uint8Array<ArrayBuffer>> {
    return open((id) => this.#keyOfEnvelope(tenant, id), envelope, { tenant, ...column });
  }

  /** Starts a new current key and answers its id. Earlier values stay readable with the previous one. */
  async rotate(tenant: Tenant): Promise<string> {
    const { id } = await this.#store.replaceCurrent(tenant, this.#make(tenant));
    this.forget(tenant);
    return id;
  }

  /**
   * Wraps the tenant's keys anew under the current master key, where another one wrapped them.
   *
   * @returns the ids of the keys that were wrapped anew
   * @throws GatehouseError `key.unavailable` when a master key that is needed is not among the ones set
   */
  async rewrap(tenant: Tenant): Promise<string[]> {
    const changed: string[] = [];
    for (const { id, wrapped } of await this.#store.list(tenant)) {
      if (!wrapped || keyIdOf(wrapped) === this.#masterKeys.current.id) continue;
      const bytes = await open((masterId) => this.#masterKeys.byId(masterId), wrapped, wrappedPlace(tenant, id));
      const anew = seal(this.#masterKeys.current, bytes, wrappedPlace(tenant, id));
      bytes.fill(0);
      if (await this.#store.rewrap(tenant, id, wrapped, anew)) changed.push(id);
    }
    return changed;
  }

  /**
   * Destroys a previous key: what it sealed is forgotten for good, here at once and in other processes when their copy
   * expires. The current key is refused, because values are being sealed under it.
   *
   * @throws GatehouseError `key.unknown`, `key.destroyed`, `key.in-use`
   */
  async destroy(tenant: Tenant, id: string): Promise<void> {
    const destroyed = await this.#store.destroy(tenant, id);
    this.forget(tenant);
    if (destroyed) return;
    const stored = await this.#store.byId(tenant, id);
    if (!stored) throw new GatehouseError('key.unknown', { reason: `data key ${id}` });
    if (stored.state === 'destroyed') throw new GatehouseError('key.destroyed', { reason: `data key ${id}` });
    throw new GatehouseError('key.in-use', { reason: `data key ${id} is the current one` });
  }

  /** Drops the tenant's keys from memory, after a change that this ring did not make. */
  forget(tenant: Tenant): void {
    this.#unwrapped.forget(`${tenant}/`);
  }

  /** An envelope that names a key that the tenant never had was brought here from elsewhere. */
  async #keyOfEnvelope(tenant: Tenant, id: string): Promise<SealingKey> {
    try {
      return await this.byId(tenant, id);
    } catch (error) {
      if (!(error instanceof GatehouseError) || error.code !== 'key.unknown') throw error;
      throw new GatehouseError('envelope.tampered', { reason: `it names key ${id}, which the tenant does not have` });
    }
  }

  #make(tenant: Tenant): FreshDataKey {
    const id = randomUUIDv7();
    const bytes = randomBytes(KEY_BYTES);
    const wrapped = seal(this.#masterKeys.current, bytes, wrappedPlace(tenant, id));
    bytes.fill(0);
    return { id, wrapped };
  }

  async #unwrap(tenant: Tenant, { id, state, wrapped }: StoredDataKey): Promise<SealingKey> {
    if (state === 'destroyed' || !wrapped) throw new GatehouseError('key.destroyed', { reason: `data key ${id}` });
    const bytes = await open((masterId) => this.#masterKeys.byId(masterId), wrapped, wrappedPlace(tenant, id));
    const key = new SealingKey(id, bytes);
    bytes.fill(0);
    return key;
  }
}

function wrappedPlace(tenant: string, id: string): Place {
  return { tenant, table: 'data_keys', row: id, column: 'wrapped' };
}
