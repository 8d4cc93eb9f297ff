import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import { recordAccountEvent } from './account-event.ts';
import { type AccountRecord, changeAccount, holdAccount, tenantNames } from './accounts.repository.ts';
import type { Actor } from './accounts.service.ts';
import { dropFactors } from './factors/drop-factors.ts';
import { Mailer } from './mail/mailer.ts';
import { recoveryMail } from './mail/messages.ts';
import { SESSION_ENDER, type SessionEnder } from './sessions/session-ender.ts';
import { FamiliarAddresses } from './sign-in/familiar-addresses.ts';
import { dropTickets } from './tickets/tickets.repository.ts';
import { type IssuedTicket, Tickets } from './tickets/tickets.service.ts';

/** A way back that was opened. Whoever has the link becomes that account. */
export interface Recovery extends IssuedTicket {
  readonly accountId: string;
  readonly email: string;
  /** How many sessions have ended. */
  readonly sessions: number;
  /** Whether the message was handed to the mail server, or written to a file. */
  readonly mailed: boolean;
}

/** A way back for people who have lost what they sign in with. */
@Injectable()
export class Recoveries {
  constructor(
    private readonly database: Database,
    private readonly tickets: Tickets,
    private readonly mailer: Mailer,
    private readonly familiar: FamiliarAddresses,
    @Inject(SESSION_ENDER) private readonly sessions: SessionEnder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Takes from an account all that it signs in with, ends all that it was signed in for, and sends its person a link that is
   * good once, for a day. The account is as one that is invited: until the link is used nobody gets in, by a forgotten
   * password neither. What was granted stays. Again: with a new link in place of the one before.
   *
   * @throws GatehouseError `account.unknown`; `account.not-recoverable` for one that is suspended, or was never activated
   */
  async begin(tenant: TenantId, accountId: string, by: Actor): Promise<Recovery> {
    const { account, tenantName, sessions, ticket } = await this.database.withTenant(tenant, (tx) =>
      this.takeAway(tx, accountId, by),
    );
    const { email, displayName: name } = account;
    const mailed = await this.mailer.send(recoveryMail({ to: email, name, tenantName, link: ticket.link }));
    return { accountId, email, sessions, mailed, ...ticket };
  }

  private async takeAway(tx: TenantTx, accountId: string, by: Actor) {
    const account = recoverable(await holdAccount(tx, accountId));
    const sessions = await this.sessions.endAll(tx, accountId);
    const removed = await dropFactors(tx, accountId);
    await this.familiar.forgetAll(tx, accountId);
    await dropTickets(tx, accountId);
    await changeAccount(tx, accountId, { status: 'invited' });
    const { slug, name: tenantName } = await tenantNames(tx);
    const ticket = await this.tickets.issue(tx, slug, accountId, 'recovery');
    await recordAccountEvent(tx, {
      kind: 'account.recovered',
      accountId,
      at: this.clock.now(),
      correlationId: by.correlationId,
      detail: { actor: by.actor, sessions, removed, until: ticket.expiresAt.toISOString() },
    });
    return { account, tenantName, sessions, ticket };
  }
}

/** Who was never there has nothing to lose, and an invitation that asks for a name as well. */
function recoverable(account: AccountRecord | undefined): AccountRecord {
  if (!account) throw new GatehouseError('account.unknown');
  const { status, emailVerified } = account;
  if (status === 'active' || (status === 'invited' && emailVerified)) return account;
  throw new GatehouseError('account.not-recoverable', { reason: `it is ${status}` });
}
