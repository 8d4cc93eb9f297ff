import type { TenantTx } from '@gatehouse/db';
import { type Column, secretColumn } from '@gatehouse/secrets';
import { sessionOriginColumn } from '../../authorization-server/sessions/session-origin.ts';
import { sessionStateColumn } from '../../data-plane/dispatch/session-leg/session-state.ts';
import { totpSecretColumn } from '../accounts/factors/totp-secret-column.ts';
import { privateJwkColumn } from './signing-keys.ts';

/** A sealed value in a row that lives on. */
export interface SealedValue {
  readonly id: string;
  readonly envelope: Uint8Array<ArrayBuffer>;
}

/**
 * A column whose values are sealed again when the tenant's data key is rotated, so that destroying the former key takes
 * from the tenant only what can never be sealed again: the personal fields of its events.
 *
 * Every sealed column outside append-only tables is in {@link sealedColumns}. Whoever writes one seals with
 * `TenantKeyRing.within`, in the unit of work that stores it, before it changes any row: then a rotation waits for it,
 * or it for the rotation, and neither can lose the other's value or wait in a circle.
 */
export interface SealedColumn {
  readonly columnOf: (id: string) => Column;
  readonly values: (tx: TenantTx) => Promise<SealedValue[]>;
  readonly replace: (tx: TenantTx, id: string, envelope: Uint8Array<ArrayBuffer>) => Promise<number>;
}

export const sealedColumns: readonly SealedColumn[] = [
  {
    columnOf: privateJwkColumn,
    values: (tx) => tx.$queryRaw<SealedValue>`
      select id, private_jwk as envelope from signing_keys where tenant_id = ${tx.tenantId}::uuid`,
    replace: (tx, id, envelope) => tx.$executeRaw`
      update signing_keys set private_jwk = ${envelope} where tenant_id = ${tx.tenantId}::uuid and id = ${id}::uuid`,
  },
  {
    columnOf: secretColumn,
    values: (tx) => tx.$queryRaw<SealedValue>`
      select id, value as envelope from secrets where tenant_id = ${tx.tenantId}::uuid`,
    replace: (tx, id, envelope) => tx.$executeRaw`
      update secrets set value = ${envelope} where tenant_id = ${tx.tenantId}::uuid and id = ${id}::uuid`,
  },
  {
    columnOf: totpSecretColumn,
    values: (tx) => tx.$queryRaw<SealedValue>`
      select account_id as id, secret as envelope from account_totp where tenant_id = ${tx.tenantId}::uuid`,
    replace: (tx, id, envelope) => tx.$executeRaw`
      update account_totp set secret = ${envelope}
       where tenant_id = ${tx.tenantId}::uuid and account_id = ${id}::uuid`,
  },
  {
    columnOf: sessionOriginColumn,
    values: (tx) => tx.$queryRaw<SealedValue>`
      select uid as id, origin as envelope from oauth_sessions
       where tenant_id = ${tx.tenantId}::uuid and origin is not null`,
    replace: (tx, id, envelope) => tx.$executeRaw`
      update oauth_sessions set origin = ${envelope} where tenant_id = ${tx.tenantId}::uuid and uid = ${id}`,
  },
  {
    columnOf: sessionStateColumn,
    values: (tx) => tx.$queryRaw<SealedValue>`
      select id, state as envelope from upstream_sessions where tenant_id = ${tx.tenantId}::uuid`,
    replace: (tx, id, envelope) => tx.$executeRaw`
      update upstream_sessions set state = ${envelope}
       where tenant_id = ${tx.tenantId}::uuid and id = ${id}::uuid`,
  },
];
