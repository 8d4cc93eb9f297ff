import type { Database, TenantId, TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { DataKeyStore } from '@gatehouse/secrets';
import {
  addCurrentDataKey,
  currentDataKey,
  dataKeyById,
  destroyDataKey,
  holdCurrentDataKey,
  listDataKeys,
  replaceCurrentDataKey,
  rewrapDataKey,
} from './data-keys.repository.ts';

/** Data keys in the database, each call a unit of work of its own. */
export function dataKeyStore(database: Database): DataKeyStore<TenantId> {
  return {
    current: (tenant) => database.withTenant(tenant, currentDataKey),
    byId: (tenant, id) => database.withTenant(tenant, (tx) => dataKeyById(tx, id)),
    list: (tenant) => database.withTenant(tenant, listDataKeys),
    addCurrent: (tenant, fresh) => database.withTenant(tenant, (tx) => addCurrentDataKey(tx, fresh)),
    replaceCurrent: (tenant, fresh) => database.withTenant(tenant, (tx) => replaceCurrentDataKey(tx, fresh)),
    rewrap: (tenant, id, from, to) => database.withTenant(tenant, (tx) => rewrapDataKey(tx, id, from, to)),
    destroy: (tenant, id) => database.withTenant(tenant, (tx) => destroyDataKey(tx, id)),
  };
}

/**
 * Data keys inside a unit of work that has begun. The current key is held until it ends: a value that is sealed and
 * stored in it cannot be left behind under a key that was rotated away or destroyed in between.
 */
export function dataKeyStoreWithin(tx: TenantTx): DataKeyStore<TenantId> {
  const own = (tenant: TenantId): TenantTx => {
    if (tenant === tx.tenantId) return tx;
    throw new GatehouseError('internal', { reason: 'a data key of another tenant than that of the unit of work' });
  };
  return {
    current: async (tenant) => holdCurrentDataKey(own(tenant)),
    byId: async (tenant, id) => dataKeyById(own(tenant), id),
    list: async (tenant) => listDataKeys(own(tenant)),
    addCurrent: async (tenant, fresh) => addCurrentDataKey(own(tenant), fresh),
    replaceCurrent: async (tenant, fresh) => replaceCurrentDataKey(own(tenant), fresh),
    rewrap: async (tenant, id, from, to) => rewrapDataKey(own(tenant), id, from, to),
    destroy: async (tenant, id) => destroyDataKey(own(tenant), id),
  };
}
