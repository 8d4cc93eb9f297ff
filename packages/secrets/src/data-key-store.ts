/** A data key as it is kept: wrapped, with its state. */
export interface StoredDataKey {
  readonly id: string;
  readonly state: 'current' | 'previous' | 'destroyed';
  /** The envelope that holds the key; `null` once it was destroyed. */
  readonly wrapped: Uint8Array<ArrayBuffer> | null;
  readonly createdAt: Date;
  readonly destroyedAt: Date | null;
}

/** A data key that is not stored yet. */
export interface FreshDataKey {
  readonly id: string;
  readonly wrapped: Uint8Array<ArrayBuffer>;
}

/**
 * Where data keys are kept. Every method sees one tenant only, and changes what it says or nothing.
 *
 * The type parameter lets an application keep its own branded tenant id.
 */
export interface DataKeyStore<Tenant extends string = string> {
  current(tenant: Tenant): Promise<StoredDataKey | undefined>;
  byId(tenant: Tenant, id: string): Promise<StoredDataKey | undefined>;
  list(tenant: Tenant): Promise<readonly StoredDataKey[]>;
  /** Stores a first current key unless there is one; answers the current one, whoever stored it. */
  addCurrent(tenant: Tenant, fresh: FreshDataKey): Promise<StoredDataKey>;
  /** Makes the current key a previous one and stores a new one. Of simultaneous calls one wins; all answer its key. */
  replaceCurrent(tenant: Tenant, fresh: FreshDataKey): Promise<StoredDataKey>;
  /** Replaces the wrapped bytes if they still are `from`: a key that was destroyed meanwhile stays destroyed. */
  rewrap(tenant: Tenant, id: string, from: Uint8Array<ArrayBuffer>, to: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Removes the wrapped bytes of a previous key and stamps the time; false when it is not a previous key. */
  destroy(tenant: Tenant, id: string): Promise<boolean>;
}
