import type { TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, SETTINGS, type Settings } from '../../../platform/injection.ts';
import { accountLink } from '../account-links.ts';
import { type AccountRecord, holdAccount } from '../accounts.repository.ts';
import { newTicketToken, ticketDigest } from './ticket-token.ts';
import { addTicket, findTicket, type TicketKind, takeTicket } from './tickets.repository.ts';

const MINUTE = 60_000;

/** Milliseconds that a link is good for. */
export const TICKET_LIFETIME: Readonly<Record<TicketKind, number>> = {
  invitation: 24 * 60 * MINUTE,
  'password-reset': 60 * MINUTE,
  'email-verification': 24 * 60 * MINUTE,
  recovery: 24 * 60 * MINUTE,
};

/** A link that is good once. Whoever has it is taken for the person, so it is shown to nobody else. */
export interface IssuedTicket {
  readonly link: string;
  readonly expiresAt: Date;
}

/** One-time links. Only a hash of what stands in them is kept. */
@Injectable()
export class Tickets {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Makes a link in place of an earlier one of that kind, but for those that reset a password: any of them is good, once. */
  async issue(tx: TenantTx, tenantSlug: string, accountId: string, kind: TicketKind): Promise<IssuedTicket> {
    const token = newTicketToken();
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + TICKET_LIFETIME[kind]);
    await addTicket(tx, { accountId, kind, digest: digestOf(token), createdAt, expiresAt });
    return { link: accountLink(this.settings.publicUrl, tenantSlug, kind, token), expiresAt };
  }

  /** Whose it is, without using it. @throws GatehouseError `account.link-invalid` */
  async look(tx: TenantTx, kind: TicketKind, token: string): Promise<string> {
    return (await findTicket(tx, kind, digestOf(token), this.clock.now())) ?? invalid();
  }

  /**
   * Uses it, and answers whose it was, which is held from here on. The account first: whoever makes its links worthless
   * holds it, too, and would wait for us in a circle.
   *
   * @throws GatehouseError `account.link-invalid`, to all but one of those who come at the same time
   */
  async take(tx: TenantTx, kind: TicketKind, token: string): Promise<AccountRecord> {
    const account = await holdAccount(tx, await this.look(tx, kind, token));
    const taken = await takeTicket(tx, kind, digestOf(token), this.clock.now());
    return account && taken === account.id ? account : invalid();
  }
}

function digestOf(token: string): Uint8Array<ArrayBuffer> {
  return ticketDigest(token) ?? invalid();
}

function invalid(): never {
  throw new GatehouseError('account.link-invalid');
}
