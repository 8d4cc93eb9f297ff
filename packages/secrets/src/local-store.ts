import { GatehouseError } from '@gatehouse/errors';
import type { DataKeyRing } from './data-key-ring.ts';
import type { SecretStore } from './secret-store.ts';
import { SecretValue } from './secret-value.ts';

/** A secret as a row keeps it. */
export interface SealedSecret {
  /** The id of the row. */
  readonly id: string;
  readonly value: Uint8Array;
}

/** Finds the row of a secret of one tenant by its name. */
export type FindSealedSecret<Tenant extends string> = (
  tenant: Tenant,
  name: string,
) => Promise<SealedSecret | undefined>;

/** Secrets that `secret set` put into the database (`local:NAME`), sealed under the tenant's data key. */
export class LocalStore<Tenant extends string = string> implements SecretStore<Tenant> {
  readonly provider = 'local';
  readonly #find: FindSealedSecret<Tenant>;
  readonly #ring: DataKeyRing<Tenant>;

  constructor(find: FindSealedSecret<Tenant>, ring: DataKeyRing<Tenant>) {
    this.#find = find;
    this.#ring = ring;
  }

  async read(tenant: Tenant, name: string): Promise<SecretValue> {
    const sealed = await this.#find(tenant, name);
    if (!sealed) throw new GatehouseError('secret.not-found', { reason: `local:${name}` });
    const bytes = await this.#ring.open(tenant, sealed.value, secretColumn(sealed.id));
    try {
      return SecretValue.fromBytes(bytes);
    } finally {
      bytes.fill(0);
    }
  }
}

/** The column that holds the value of a secret, for sealing it. */
export function secretColumn(id: string): { table: string; row: string; column: string } {
  return { table: 'secrets', row: id, column: 'value' };
}
