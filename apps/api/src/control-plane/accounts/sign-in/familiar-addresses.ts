import { createHmac } from 'node:crypto';
import type { TenantTx } from '@gatehouse/db';
import { MasterKeys } from '@gatehouse/secrets';
import { Injectable } from '@nestjs/common';
import { placeOf } from '../throttle/throttle-keys.ts';

/** Addresses that are remembered of an account; the latest ones. */
const REMEMBERED = 10;

/** Where people have signed in from, as digests that nobody without the master key can compare an address with. */
@Injectable()
export class FamiliarAddresses {
  private readonly key: MasterKeys;

  constructor(masterKeys: MasterKeys) {
    this.key = masterKeys.derive('familiar address');
  }

  /** What stands for an address, for finding it again. */
  digestOf({ tenantId }: TenantTx, address: string): Uint8Array<ArrayBuffer> {
    const hmac = createHmac('sha256', this.key.current.material);
    return Uint8Array.from(hmac.update(JSON.stringify([tenantId, placeOf(address)])).digest());
  }

  async knows(tx: TenantTx, accountId: string, address: string): Promise<boolean> {
    const { tenantId } = tx;
    const where = { tenantId_accountId_digest: { tenantId, accountId, digest: this.digestOf(tx, address) } };
    return (await tx.accountAddress.findUnique({ where, select: { accountId: true } })) !== null;
  }

  async remember(tx: TenantTx, accountId: string, address: string, at: Date): Promise<void> {
    const { tenantId } = tx;
    await tx.$executeRaw`
      insert into account_addresses (tenant_id, account_id, digest, last_seen_at)
      values (${tenantId}::uuid, ${accountId}::uuid, ${this.digestOf(tx, address)}, ${at})
      on conflict (tenant_id, account_id, digest) do update set last_seen_at = excluded.last_seen_at`;
    await tx.$executeRaw`
      delete from account_addresses
       where tenant_id = ${tenantId}::uuid and account_id = ${accountId}::uuid and digest not in (
         select digest from account_addresses
          where tenant_id = ${tenantId}::uuid and account_id = ${accountId}::uuid
          order by last_seen_at desc limit ${REMEMBERED}::integer)`;
  }

  /** After a password was changed: whoever knew the former one may have signed in from there. */
  async forgetAll(tx: TenantTx, accountId: string): Promise<void> {
    await tx.accountAddress.deleteMany({ where: { tenantId: tx.tenantId, accountId } });
  }
}
