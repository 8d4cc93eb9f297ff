import { randomUUID } from 'node:crypto';
import { type Clock, Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { type DataKeyRing, isKeyId, keyIdOf, MasterKeys } from '@gatehouse/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../../platform/injection.ts';
import { appendEvent } from '../audit/append-event.ts';
import { listDataKeys } from './data-keys.repository.ts';
import { sealedColumns } from './sealed-columns.ts';
import { dropSigningKey, listSigningKeys } from './signing-keys.repository.ts';
import { SigningKeys } from './signing-keys.ts';
import { TenantKeyRing } from './tenant-key-ring.ts';

/** A key as operators see it: never its material. */
export interface KeySummary {
  readonly kind: 'data' | 'signing';
  readonly id: string;
  /** Of data keys: current, previous or destroyed. Of signing keys: next, current or previous. */
  readonly state: string;
  readonly createdAt: Date;
  /** When it was destroyed (data) or retired (signing). */
  readonly endedAt: Date | null;
  /** Of a data key: the id of the master key that wraps it, and whether that is the current one, a previous one or none. */
  readonly masterKey?: { readonly id: string; readonly state: 'current' | 'previous' | 'missing' };
}

/** What `keys rotate --master` did. */
export interface MasterRotation {
  readonly masterKey: string;
  /** How many data keys were wrapped anew. */
  readonly wrapped: number;
  /** Tenants with a data key that could not be unwrapped. Their former master key is still needed. */
  readonly failed: readonly { readonly tenant: string; readonly error: GatehouseError }[];
}

/** Errors about the keys of one tenant: the others are none the worse for them. */
const ONE_TENANTS: ReadonlySet<string> = new Set(['key.unavailable', 'envelope.tampered']);

/** Keys of tenants, for operators. */
@Injectable()
export class KeysService {
  constructor(
    private readonly database: Database,
    private readonly masterKeys: MasterKeys,
    private readonly keyRing: TenantKeyRing,
    private readonly signingKeys: SigningKeys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All keys of a tenant, oldest first. */
  async list(tenant: TenantId): Promise<KeySummary[]> {
    return this.database.withTenant(tenant, async (tx) => {
      const data = (await listDataKeys(tx)).map(({ id, state, wrapped, createdAt, destroyedAt }) => ({
        kind: 'data' as const,
        ...{ id, state, createdAt, endedAt: destroyedAt },
        ...(wrapped && { masterKey: this.masterKeyOf(wrapped) }),
      }));
      const signing = (await listSigningKeys(tx)).map(({ id, state, createdAt, retiredAt }) => ({
        kind: 'signing' as const,
        ...{ id, state, createdAt, endedAt: retiredAt },
      }));
      return [...data, ...signing];
    });
  }

  /** Wraps the data keys of all tenants under the current master key. May be repeated; changes only what is not yet. */
  async rotateMaster(): Promise<MasterRotation> {
    let wrapped = 0;
    const failed: { tenant: string; error: GatehouseError }[] = [];
    const correlationId = randomUUID();
    for (const { tenantId, slug } of await this.database.listTenants()) {
      try {
        wrapped += await this.rewrap(tenantId, correlationId);
      } catch (error) {
        if (!(error instanceof GatehouseError) || !ONE_TENANTS.has(error.code)) throw error;
        failed.push({ tenant: slug, error });
      }
    }
    return { masterKey: this.masterKeys.current.id, wrapped, failed };
  }

  /**
   * Starts a new data key and seals everything under it that can be sealed again. Answers its id.
   *
   * @throws GatehouseError `key.unavailable`, `envelope.tampered`
   */
  async rotateDataKey(tenant: TenantId): Promise<string> {
    const id = await this.database.withTenant(tenant, async (tx) => {
      const ring = this.keyRing.within(tx);
      const current = await ring.rotate(tenant);
      const detail = { key: 'data', resealed: await reseal(tx, ring, current) };
      await this.record(tx, 'key.rotated', current, detail);
      return current;
    });
    this.keyRing.forget(tenant);
    return id;
  }

  /** As {@link SigningKeys.rotate}. */
  rotateSigningKey(tenant: TenantId): Promise<string> {
    return this.signingKeys.rotate(tenant);
  }

  /**
   * Destroys a key for good. A previous data key takes with it whatever is still sealed under it; a next or previous
   * signing key, the tokens that it signed.
   *
   * @throws GatehouseError `key.unknown`, `key.destroyed`, `key.in-use`
   */
  async destroy(tenant: TenantId, id: string): Promise<KeySummary['kind']> {
    if (!isKeyId(id)) throw new GatehouseError('key.unknown', { reason: 'a key id is a UUID in lower case' });
    const kind = await this.database.withTenant(tenant, async (tx) => {
      const destroyed = (await this.destroySigningKey(tx, id)) ? 'signing' : await this.destroyDataKey(tx, id);
      await this.record(tx, 'key.destroyed', id, { key: destroyed });
      return destroyed;
    });
    this.keyRing.forget(tenant);
    return kind;
  }

  private async destroySigningKey(tx: TenantTx, id: string): Promise<boolean> {
    if (!(await listSigningKeys(tx)).some((key) => key.id === id)) return false;
    if (await dropSigningKey(tx, id)) return true;
    throw new GatehouseError('key.in-use', {
      reason: `signing key ${id} is the current one: gatehouse keys rotate --tenant T --signing`,
    });
  }

  private async destroyDataKey(tx: TenantTx, id: string): Promise<'data'> {
    await this.keyRing.within(tx).destroy(tx.tenantId, id);
    for (const { columnOf, values } of sealedColumns) {
      const left = (await values(tx)).find(({ envelope }) => keyIdOf(envelope) === id);
      if (!left) continue;
      const { table, row } = columnOf(left.id);
      throw new GatehouseError('key.in-use', { reason: `${table}, row ${row}, is still sealed under it` });
    }
    return 'data';
  }

  private async rewrap(tenant: TenantId, correlationId: string): Promise<number> {
    return this.database.withTenant(tenant, async (tx) => {
      const ids = await this.keyRing.within(tx).rewrap(tenant);
      const detail = { key: 'master', dataKeys: ids };
      if (ids.length > 0) await this.record(tx, 'key.rotated', this.masterKeys.current.id, detail, correlationId);
      return ids.length;
    });
  }

  private masterKeyOf(wrapped: Uint8Array): NonNullable<KeySummary['masterKey']> {
    const id = keyIdOf(wrapped);
    if (id === this.masterKeys.current.id) return { id, state: 'current' };
    return { id, state: this.masterKeys.byId(id) ? 'previous' : 'missing' };
  }

  private async record(
    tx: TenantTx,
    kind: 'key.rotated' | 'key.destroyed',
    target: string,
    detail: Readonly<Record<string, unknown>>,
    correlationId: string = randomUUID(),
  ): Promise<void> {
    await appendEvent(tx, { kind, at: this.clock.now(), correlationId, target, detail });
  }
}

/** Seals anew what is not sealed under the current key. Answers how many values. */
async function reseal(tx: TenantTx, ring: DataKeyRing<TenantId>, currentId: string): Promise<number> {
  let count = 0;
  for (const { columnOf, values, replace } of sealedColumns) {
    for (const { id, envelope } of await values(tx)) {
      if (keyIdOf(envelope) === currentId) continue;
      const bytes = await ring.open(tx.tenantId, envelope, columnOf(id));
      count += await replace(tx, id, await ring.seal(tx.tenantId, bytes, columnOf(id)));
      bytes.fill(0);
    }
  }
  return count;
}
