import type { TenantId } from '@gatehouse/db';
import { Injectable } from '@nestjs/common';
import { AccountsService } from '../../control-plane/accounts/accounts.service.ts';
import type { AccountDirectory, SignInAccount } from '../accounts.ts';

/** Accounts of tenants, as their issuers look at them. */
@Injectable()
export class AccountDirectoryOfTenants implements AccountDirectory {
  constructor(private readonly accounts: AccountsService) {}

  async find(tenantId: TenantId, accountId: string): Promise<SignInAccount | undefined> {
    const account = await this.accounts.find(tenantId, accountId);
    if (!account) return undefined;
    const { id, subject, email, emailVerified, displayName, status } = account;
    return { id, subject, email, emailVerified, displayName, status };
  }
}
