import { GatehouseError } from '@gatehouse/errors';

declare const brand: unique symbol;

/** The immutable id of a tenant: a UUID, in lower case. Only {@link parseTenantId} makes one. */
export type TenantId = string & { readonly [brand]: 'TenantId' };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A value as a tenant id.
 *
 * @throws GatehouseError `isolation.tenant-unset` when it is anything else than a UUID: an empty, missing or malformed
 *   tenant must never get as far as a policy.
 */
export function parseTenantId(value: unknown): TenantId {
  const folded = typeof value === 'string' ? value.toLowerCase() : '';
  if (!UUID.test(folded)) throw new GatehouseError('isolation.tenant-unset', { reason: 'not a tenant id' });
  return folded as TenantId;
}
