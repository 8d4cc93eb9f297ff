import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { DataKeyRing, MasterKeys } from '@gatehouse/secrets';
import { Injectable } from '@nestjs/common';
import { dataKeyStore, dataKeyStoreWithin } from './data-key-store.ts';

/** The data keys of all tenants in this process. */
@Injectable()
export class TenantKeyRing extends DataKeyRing<TenantId> {
  constructor(
    private readonly masterKeys: MasterKeys,
    database: Database,
  ) {
    super(masterKeys, dataKeyStore(database));
  }

  /**
   * A ring for the rest of this unit of work, which keeps nothing beyond it. Values that are sealed and stored in the
   * same unit of work are sealed with this one: see {@link dataKeyStoreWithin}.
   */
  within(tx: TenantTx): DataKeyRing<TenantId> {
    return new DataKeyRing(this.masterKeys, dataKeyStoreWithin(tx));
  }
}
