import { Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import type { Caller, Person } from './account.ts';
import { recordAccountEvent } from './account-event.ts';
import { changeAccount, findAccount, personOf, tenantNames } from './accounts.repository.ts';
import { Mailer } from './mail/mailer.ts';
import { verificationMail } from './mail/messages.ts';
import { Throttle } from './throttle/throttle.ts';
import { Tickets } from './tickets/tickets.service.ts';

/** Proves that a person reads the mailbox of their account, where an invitation has not done so already. */
@Injectable()
export class EmailVerifications {
  constructor(
    private readonly database: Database,
    private readonly throttle: Throttle,
    private readonly tickets: Tickets,
    private readonly mailer: Mailer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Sends the person of an account a link.
   *
   * @returns whether a message was handed over; not when the e-mail is verified already
   * @throws GatehouseError `account.unknown`; `sign-in.throttled` with `retryAfter`
   */
  async request(tenant: TenantId, accountId: string): Promise<boolean> {
    const mail = await this.database.withTenant(tenant, async (tx) => {
      const account = await findAccount(tx, accountId);
      if (account?.status !== 'active') throw new GatehouseError('account.unknown');
      if (account.emailVerified) return undefined;
      const admission = await this.throttle.admit(tx, [{ kind: 'mail', of: account.email }]);
      if (!admission.admitted) return admission;
      const { slug, name: tenantName } = await tenantNames(tx);
      const { link } = await this.tickets.issue(tx, slug, accountId, 'email-verification');
      return verificationMail({ to: account.email, name: account.displayName, tenantName, link });
    });
    if (!mail) return false;
    if ('retryAfter' in mail) throw new GatehouseError('sign-in.throttled', { data: { retryAfter: mail.retryAfter } });
    return this.mailer.send(mail);
  }

  /** Uses a link. @throws GatehouseError `account.link-invalid` */
  finish(tenant: TenantId, token: string, caller: Caller): Promise<Person> {
    return this.database.withTenant(tenant, async (tx) => {
      const account = await this.tickets.take(tx, 'email-verification', token);
      const at = this.clock.now();
      await changeAccount(tx, account.id, { emailVerifiedAt: at });
      const { correlationId } = caller;
      await recordAccountEvent(tx, { kind: 'account.email-verified', accountId: account.id, at, correlationId });
      return personOf({ ...account, emailVerified: true });
    });
  }
}
