import { Database, type TenantId } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import { type Caller, normalEmail } from './account.ts';
import { recordAccountEvent } from './account-event.ts';
import { findAccountByEmail, tenantNames } from './accounts.repository.ts';
import { Background } from './background.ts';
import { Mailer } from './mail/mailer.ts';
import { passwordResetMail } from './mail/messages.ts';
import { Throttle } from './throttle/throttle.ts';
import { addressKey } from './throttle/throttle-keys.ts';
import { Tickets } from './tickets/tickets.service.ts';

/** People who have forgotten their password, and strangers who say that they have. */
@Injectable()
export class ResetRequests {
  constructor(
    private readonly database: Database,
    private readonly throttle: Throttle,
    private readonly tickets: Tickets,
    private readonly mailer: Mailer,
    private readonly background: Background,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Takes a request. The answer is always the same, and is given before anybody looks whether there is such an account:
   * whoever reads the mailbox finds out. Requests for one mailbox, and from one address, are held back in silence.
   * Those for a mailbox for an hour at the most, as long as the link is good that was sent last.
   */
  async request(tenant: TenantId, email: string, caller: Caller): Promise<void> {
    this.background.start(() => this.answer(tenant, normalEmail(email), caller));
  }

  private async answer(tenant: TenantId, email: string | undefined, caller: Caller): Promise<void> {
    if (!email) return;
    const mail = await this.database.withTenant(tenant, async (tx) => {
      const keys = [addressKey(caller.address), { kind: 'mail' as const, of: email }];
      const admission = await this.throttle.admit(tx, keys);
      const account = await findAccountByEmail(tx, email);
      if (!admission.admitted || account?.status !== 'active') return undefined;
      const { slug, name: tenantName } = await tenantNames(tx);
      const { link } = await this.tickets.issue(tx, slug, account.id, 'password-reset');
      await recordAccountEvent(tx, {
        kind: 'account.password-reset-requested',
        accountId: account.id,
        at: this.clock.now(),
        correlationId: caller.correlationId,
      });
      return passwordResetMail({ to: email, name: account.displayName, tenantName, link });
    });
    if (mail) await this.mailer.send(mail);
  }
}
