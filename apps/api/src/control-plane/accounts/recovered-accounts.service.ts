import { Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import type { Caller, Person } from './account.ts';
import { recordAccountEvent } from './account-event.ts';
import {
  type AccountRecord,
  changeAccount,
  findAccount,
  personOf,
  type TenantNames,
  tenantNames,
} from './accounts.repository.ts';
import { NewPasswords } from './passwords/new-passwords.ts';
import { PasswordChanges } from './passwords/password-changes.ts';
import { Tickets } from './tickets/tickets.service.ts';

/** What a page shows to who opened the link of a recovery. */
export interface OpenRecovery {
  readonly email: string;
  readonly tenant: TenantNames;
}

/** People come back from whom an admin has taken what they signed in with. */
@Injectable()
export class RecoveredAccounts {
  constructor(
    private readonly database: Database,
    private readonly tickets: Tickets,
    private readonly newPasswords: NewPasswords,
    private readonly passwordChanges: PasswordChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks at a link without using it. @throws GatehouseError `account.link-invalid` */
  open(tenant: TenantId, token: string): Promise<OpenRecovery> {
    return this.database.withTenant(tenant, async (tx) => {
      const { email } = awaited(await findAccount(tx, await this.tickets.look(tx, 'recovery', token)));
      return { email, tenant: await tenantNames(tx) };
    });
  }

  /**
   * Uses a link: the password is set, and the account may sign in again. A password that is refused leaves the link good.
   *
   * @throws GatehouseError `account.link-invalid`, `password.refused`, `sign-in.busy`
   */
  async finish(
    tenant: TenantId,
    { token, password, caller }: { readonly token: string; readonly password: string; readonly caller: Caller },
  ): Promise<Person> {
    const { email, tenant: names } = await this.open(tenant, token);
    const context = { email, tenantSlug: names.slug, tenantName: names.name };
    const hash = await this.newPasswords.prepare(password, context);
    return this.database.withTenant(tenant, async (tx) => {
      const account = awaited(await this.tickets.take(tx, 'recovery', token));
      const { id: accountId } = account;
      await changeAccount(tx, accountId, { status: 'active' });
      await this.passwordChanges.make(tx, { accountId, hash, by: 'recovery', caller });
      const { correlationId } = caller;
      await recordAccountEvent(tx, { kind: 'account.activated', accountId, at: this.clock.now(), correlationId });
      return personOf(account);
    });
  }
}

function awaited(account: AccountRecord | undefined): AccountRecord {
  if (account?.status !== 'invited') throw new GatehouseError('account.link-invalid', { reason: 'nobody is awaited' });
  return account;
}
