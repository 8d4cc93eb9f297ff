import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import { provisionPrincipal } from '../principals/provision-principal.ts';
import { type Caller, isDisplayName, type Person } from './account.ts';
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

/** What a page shows to who opened an invitation. */
export interface OpenInvitation {
  readonly email: string;
  readonly displayName: string | undefined;
  readonly tenant: TenantNames;
}

/** What a person gives to accept. */
export interface Acceptance {
  readonly token: string;
  readonly displayName: string;
  readonly password: string;
  readonly caller: Caller;
}

/** Those who were invited come in. */
@Injectable()
export class Activations {
  constructor(
    private readonly database: Database,
    private readonly tickets: Tickets,
    private readonly newPasswords: NewPasswords,
    private readonly passwordChanges: PasswordChanges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Looks at an invitation without using it. @throws GatehouseError `account.link-invalid` */
  open(tenant: TenantId, token: string): Promise<OpenInvitation> {
    return this.database.withTenant(tenant, async (tx) => {
      const { email, displayName } = invited(await findAccount(tx, await this.tickets.look(tx, 'invitation', token)));
      return { email, displayName, tenant: await tenantNames(tx) };
    });
  }

  /**
   * Uses an invitation: name and password are set, the e-mail is proven to be read, and the account's principal exists
   * from here on. A password that is refused leaves the link good.
   *
   * @throws GatehouseError `account.link-invalid`, `usage.invalid`, `password.refused`, `sign-in.busy`
   */
  async accept(tenant: TenantId, { token, displayName, password, caller }: Acceptance): Promise<Person> {
    if (!isDisplayName(displayName)) {
      throw new GatehouseError('usage.invalid', { reason: 'a name is one line of 1 to 200 characters' });
    }
    const { email, tenant: names } = await this.open(tenant, token);
    const context = { email, tenantSlug: names.slug, tenantName: names.name };
    const hash = await this.newPasswords.prepare(password, context);
    return this.database.withTenant(tenant, async (tx) => {
      const account = invited(await this.tickets.take(tx, 'invitation', token));
      const { id: accountId } = account;
      const at = this.clock.now();
      await changeAccount(tx, accountId, { status: 'active', displayName, emailVerifiedAt: at });
      await this.passwordChanges.make(tx, { accountId, hash, by: 'invitation', caller });
      await this.ensurePrincipal(tx, account.subject);
      const { correlationId } = caller;
      await recordAccountEvent(tx, { kind: 'account.activated', accountId, at, correlationId });
      return personOf({ ...account, displayName, emailVerified: true });
    });
  }

  /** The platform's issuer may not have been made yet; whoever mints its tokens provisions principals then. */
  private async ensurePrincipal(tx: TenantTx, subject: string): Promise<void> {
    const where = { tenantId: tx.tenantId, kind: 'builtin' };
    const issuer = await tx.issuer.findFirst({ where, select: { id: true } });
    if (issuer) await provisionPrincipal(tx, { issuerId: issuer.id, subject, at: this.clock.now() });
  }
}

function invited(account: AccountRecord | undefined): AccountRecord {
  if (account?.status !== 'invited')
    throw new GatehouseError('account.link-invalid', { reason: 'not invited any more' });
  return account;
}
