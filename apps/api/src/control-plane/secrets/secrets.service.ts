import { randomUUID, randomUUIDv7 } from 'node:crypto';
import { type Clock, Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import {
  EnvStore,
  FileStore,
  isSecretName,
  LocalStore,
  resolveSecret,
  type SecretStores,
  type SecretValue,
  secretColumn,
} from '@gatehouse/secrets';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '../../platform/injection.ts';
import type { Actor } from '../accounts/accounts.service.ts';
import { appendEvent } from '../audit/append-event.ts';
import { TenantKeyRing } from '../keys/tenant-key-ring.ts';
import { secretLocations } from './secret-sources.repository.ts';
import { SECRET_SURROUNDINGS, type SecretSurroundings } from './secret-surroundings.ts';
import { addSecret, dropSecret, findSecret, replaceSecret } from './secrets.repository.ts';

/** Secrets of tenants: set here into the local store, read from wherever a reference points. */
@Injectable()
export class SecretsService {
  private readonly stores: SecretStores<TenantId>;

  constructor(
    private readonly database: Database,
    private readonly keyRing: TenantKeyRing,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SECRET_SURROUNDINGS) { closed, lookup }: SecretSurroundings,
  ) {
    const find = (tenant: TenantId, name: string) => database.withTenant(tenant, (tx) => findSecret(tx, name));
    const locations = (kind: 'file' | 'env') => (tenant: TenantId) =>
      database.withTenant(tenant, (tx) => secretLocations(tx, kind));
    this.stores = {
      local: new LocalStore(find, keyRing),
      file: new FileStore({ foldersOf: locations('file'), closed }),
      env: new EnvStore({ prefixesOf: locations('env'), lookup }),
    };
  }

  /**
   * Sets `local:NAME`, in place of an earlier value if there is one.
   *
   * @throws GatehouseError `secret.reference-invalid`
   */
  async set(tenant: TenantId, name: string, secret: SecretValue): Promise<void> {
    if (!isSecretName(name)) {
      throw new GatehouseError('secret.reference-invalid', { reason: 'a name has 1 to 64 of A-Z a-z 0-9 _ . -' });
    }
    await this.database.withTenant(tenant, (tx) => this.setIn(tx, name, secret, {}));
  }

  /** As {@link set}, in a transaction of the caller's. @param name is one that {@link isSecretName} takes */
  async setIn(tx: TenantTx, name: string, secret: SecretValue, by: Partial<Actor>): Promise<void> {
    const { tenantId } = tx;
    const ring = this.keyRing.within(tx);
    const sealFor = (id: string) => ring.seal(tenantId, Buffer.from(secret.reveal(), 'utf8'), secretColumn(id));
    const id = randomUUIDv7();
    if (!(await addSecret(tx, name, { id, value: await sealFor(id) }))) {
      const existing = await findSecret(tx, name);
      if (!existing) throw new GatehouseError('internal', { reason: 'a secret vanished while it was set' });
      await replaceSecret(tx, existing.id, await sealFor(existing.id));
    }
    await this.record(tx, 'secret.set', name, by);
  }

  /** Removes `local:NAME`, in a transaction of the caller's. */
  async removeIn(tx: TenantTx, name: string, by: Partial<Actor>): Promise<void> {
    await dropSecret(tx, name);
    await this.record(tx, 'secret.removed', name, by);
  }

  /**
   * The secret behind a reference, read now. The caller reveals it at the moment of use and keeps it no longer.
   *
   * @throws GatehouseError `secret.reference-invalid`, `secret.not-permitted`, `secret.not-found`, `secret.invalid`,
   * `key.unavailable`, `key.destroyed`, `envelope.tampered`
   */
  resolve(tenant: TenantId, reference: string): Promise<SecretValue> {
    return resolveSecret(this.stores, tenant, reference);
  }

  private record(
    tx: TenantTx,
    kind: 'secret.set' | 'secret.removed',
    name: string,
    { actor, correlationId = randomUUID() }: Partial<Actor>,
  ): Promise<void> {
    return appendEvent(tx, {
      kind,
      at: this.clock.now(),
      correlationId,
      target: `local:${name}`,
      ...(actor !== undefined && { detail: { actor } }),
    });
  }
}
