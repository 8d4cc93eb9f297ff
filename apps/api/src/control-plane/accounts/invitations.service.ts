import { randomUUID } from 'node:crypto';
import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import { isDisplayName, isSubject, type Level, normalEmail } from './account.ts';
import { recordAccountEvent } from './account-event.ts';
import {
  type AccountRecord,
  addAccount,
  addLevel,
  findAccountByEmail,
  findAccountBySubject,
  holdAccount,
  tenantNames,
} from './accounts.repository.ts';
import type { Actor } from './accounts.service.ts';
import { Mailer } from './mail/mailer.ts';
import { invitationMail } from './mail/messages.ts';
import { type IssuedTicket, Tickets } from './tickets/tickets.service.ts';

/** Whom to invite. */
export interface Invitation {
  readonly email: string;
  /** What they may do in the control plane; nothing unless given. */
  readonly level?: Level | undefined;
  /** The account's id as text unless one is chosen. It can never be changed. */
  readonly subject?: string | undefined;
  readonly displayName?: string | undefined;
  /** No message is sent where this is false: whoever invites hands the link over. */
  readonly notify?: boolean | undefined;
}

/** An invitation that was made. Whoever has the link becomes that account. */
export interface Invited extends IssuedTicket {
  readonly accountId: string;
  readonly email: string;
  /** Whether the message was handed to the mail server, or written to a file. */
  readonly mailed: boolean;
}

/** An invitation whose message was not sent yet. */
export interface MadeInvitation {
  readonly account: AccountRecord;
  readonly tenantName: string;
  readonly ticket: IssuedTicket;
}

/** Asks people in. */
@Injectable()
export class Invitations {
  constructor(
    private readonly database: Database,
    private readonly tickets: Tickets,
    private readonly mailer: Mailer,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes an account and sends its person a link that is good once, for a day. For an e-mail that was invited and has not
   * come yet it is the same account with a new link; what else is said of it holds as it was said first.
   *
   * @throws GatehouseError `usage.invalid`, `account.exists`, `account.subject-taken`
   */
  async invite(tenant: TenantId, invitation: Invitation, by: Actor): Promise<Invited> {
    const made = await this.database.withTenant(tenant, (tx) => this.inviteIn(tx, invitation, by));
    return invitation.notify === false ? invitedBy(made, false) : this.send(made);
  }

  /** As {@link invite}, in a transaction of the caller's, who sends it afterwards. */
  async inviteIn(tx: TenantTx, invitation: Invitation, by: Actor): Promise<MadeInvitation> {
    const email = checked(invitation);
    const account = await this.accountFor(tx, { ...invitation, email });
    if (invitation.level !== undefined) await addLevel(tx, account.id, invitation.level);
    return this.issue(tx, account, by, invitation.level);
  }

  /**
   * Sends a new link in place of the one that an invited person has.
   *
   * @throws GatehouseError `account.unknown`, `account.exists`
   */
  async resend(tenant: TenantId, accountId: string, by: Actor): Promise<Invited> {
    return this.send(await this.database.withTenant(tenant, (tx) => this.renewIn(tx, accountId, by)));
  }

  /** As {@link resend}, in a transaction of the caller's, who sends it afterwards. */
  async renewIn(tx: TenantTx, accountId: string, by: Actor): Promise<MadeInvitation> {
    const account = await holdAccount(tx, accountId);
    if (!account) throw new GatehouseError('account.unknown');
    refuseUnlessInvited(account);
    return this.issue(tx, account, by, undefined);
  }

  /** Hands the message to the mail server, or writes it to a file. */
  async send(made: MadeInvitation): Promise<Invited> {
    const { account, tenantName, ticket } = made;
    const { email: to, displayName: name } = account;
    return invitedBy(made, await this.mailer.send(invitationMail({ to, name, tenantName, link: ticket.link })));
  }

  private async accountFor(tx: TenantTx, invitation: Invitation): Promise<AccountRecord> {
    const { email, displayName } = invitation;
    const id = randomUUID();
    const subject = invitation.subject ?? id;
    await refuseTakenSubject(tx, subject, email);
    await addAccount(tx, { id, subject, email, displayName });
    const account = await findAccountByEmail(tx, email);
    // Somebody else took the subject since it was looked at.
    if (!account) throw new GatehouseError('account.subject-taken', { reason: subject });
    refuseUnlessInvited(account);
    return account;
  }

  private async issue(
    tx: TenantTx,
    account: AccountRecord,
    by: Actor,
    level: Level | undefined,
  ): Promise<MadeInvitation> {
    const { slug, name: tenantName } = await tenantNames(tx);
    const ticket = await this.tickets.issue(tx, slug, account.id, 'invitation');
    await recordAccountEvent(tx, {
      kind: 'account.invited',
      accountId: account.id,
      at: this.clock.now(),
      correlationId: by.correlationId,
      detail: { actor: by.actor, ...(level && { level }), until: ticket.expiresAt.toISOString() },
    });
    return { account, tenantName, ticket };
  }
}

function invitedBy({ account, ticket }: MadeInvitation, mailed: boolean): Invited {
  return { accountId: account.id, email: account.email, mailed, ...ticket };
}

/** The e-mail in its one spelling. @throws GatehouseError `usage.invalid` */
function checked({ email, subject, displayName }: Invitation): string {
  const normal = normalEmail(email);
  if (!normal) throw new GatehouseError('usage.invalid', { reason: `not an e-mail address: ${email}` });
  if (subject !== undefined && !isSubject(subject)) {
    throw new GatehouseError('usage.invalid', { reason: 'a subject is one line of 1 to 255 bytes' });
  }
  if (displayName !== undefined && !isDisplayName(displayName)) {
    throw new GatehouseError('usage.invalid', { reason: 'a name is one line of 1 to 200 characters' });
  }
  return normal;
}

function refuseUnlessInvited({ status }: AccountRecord): void {
  if (status !== 'invited') throw new GatehouseError('account.exists', { reason: `it is ${status}` });
}

/** A subject is one principal: two accounts, or an account and a service, would have each other's grants. */
async function refuseTakenSubject(tx: TenantTx, subject: string, email: string): Promise<void> {
  const holder = await findAccountBySubject(tx, subject);
  const service = await tx.client.findFirst({ where: { tenantId: tx.tenantId, subject }, select: { id: true } });
  if ((holder && holder.email !== email) || service) {
    throw new GatehouseError('account.subject-taken', { reason: subject });
  }
}
