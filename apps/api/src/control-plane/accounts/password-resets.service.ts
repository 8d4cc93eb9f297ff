import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import { type Caller, type Person } from './account.ts';
import { type AccountRecord, changeAccount, findAccount, personOf, tenantNames } from './accounts.repository.ts';
import { ChangeNotices } from './change-notices.ts';
import { NewPasswords } from './passwords/new-passwords.ts';
import { PasswordChanges } from './passwords/password-changes.ts';
import type { PasswordContext } from './passwords/password-rules.ts';
import { Tickets } from './tickets/tickets.service.ts';

/** A new password for somebody who reads the mailbox of an account. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly database: Database,
    private readonly tickets: Tickets,
    private readonly newPasswords: NewPasswords,
    private readonly passwordChanges: PasswordChanges,
    private readonly notices: ChangeNotices,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks at a link without using it. @throws GatehouseError `account.link-invalid` */
  open(tenant: TenantId, token: string): Promise<{ readonly email: string }> {
    return this.database.withTenant(tenant, async (tx) => {
      const { email } = active(await findAccount(tx, await this.tickets.look(tx, 'password-reset', token)));
      return { email };
    });
  }

  /**
   * Uses a link. All sessions end; second factors stay, so this signs nobody in. A password that is refused leaves the
   * link good.
   *
   * @throws GatehouseError `account.link-invalid`, `password.refused`, `sign-in.busy`
   */
  async finish(
    tenant: TenantId,
    { token, password, caller }: { readonly token: string; readonly password: string; readonly caller: Caller },
  ): Promise<Person> {
    const hash = await this.newPasswords.prepare(password, await this.contextOf(tenant, token));
    const { person, notice } = await this.database.withTenant(tenant, async (tx) => {
      const account = active(await this.tickets.take(tx, 'password-reset', token));
      if (!account.emailVerified) await changeAccount(tx, account.id, { emailVerifiedAt: this.clock.now() });
      await this.passwordChanges.make(tx, { accountId: account.id, hash, by: 'password-reset', caller });
      const changed = { ...account, emailVerified: true };
      return { person: personOf(changed), notice: await this.notices.about(tx, changed, 'password-changed') };
    });
    await this.notices.send(notice);
    return person;
  }

  private async contextOf(tenant: TenantId, token: string): Promise<PasswordContext> {
    const { email } = await this.open(tenant, token);
    const { slug, name } = await this.database.withTenant(tenant, (tx: TenantTx) => tenantNames(tx));
    return { email, tenantSlug: slug, tenantName: name };
  }
}

function active(account: AccountRecord | undefined): AccountRecord {
  if (account?.status !== 'active') throw new GatehouseError('account.link-invalid', { reason: 'not active' });
  return account;
}
