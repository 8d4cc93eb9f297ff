import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../platform/injection.ts';
import { normalEmail } from './account.ts';
import { recordAccountEvent } from './account-event.ts';
import {
  type AccountRecord,
  type AccountSummary,
  changeAccount,
  findAccount,
  findAccountByEmail,
  findAccountBySubject,
  holdAccount,
  listAccounts,
} from './accounts.repository.ts';
import { findPassword } from './passwords/passwords.repository.ts';
import { SESSION_ENDER, type SessionEnder } from './sessions/session-ender.ts';
import { dropTickets } from './tickets/tickets.repository.ts';

/** Who acts on somebody else's account, for the record: such as `operator:ann`. */
export interface Actor {
  readonly actor: string;
  readonly correlationId: string;
}

/** Accounts, as admins and operators deal with them. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    @Inject(SESSION_ENDER) private readonly sessions: SessionEnder,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** All of a tenant, by e-mail. */
  list(tenant: TenantId): Promise<AccountSummary[]> {
    return this.database.withTenant(tenant, listAccounts);
  }

  /** By id; `undefined` where there is none. Who may sign in has the status `active`. */
  find(tenant: TenantId, id: string): Promise<AccountRecord | undefined> {
    return this.database.withTenant(tenant, (tx) => findAccount(tx, id));
  }

  /** By what tokens carry as `sub`. */
  findBySubject(tenant: TenantId, subject: string): Promise<AccountRecord | undefined> {
    return this.database.withTenant(tenant, (tx) => findAccountBySubject(tx, subject));
  }

  /** The account with an e-mail, however it is written. @throws GatehouseError `account.unknown` */
  async byEmail(tenant: TenantId, email: string): Promise<AccountRecord> {
    const normal = normalEmail(email);
    const found = normal && (await this.database.withTenant(tenant, (tx) => findAccountByEmail(tx, normal)));
    return found || unknown();
  }

  /**
   * Lets a person in no more: sessions end, tokens are refused, links are worthless. What was granted to them stays.
   *
   * @returns whether they could before
   * @throws GatehouseError `account.unknown`
   */
  suspend(tenant: TenantId, id: string, by: Actor): Promise<boolean> {
    return this.database.withTenant(tenant, (tx) => this.suspendIn(tx, id, by));
  }

  /** As {@link suspend}, in a transaction of the caller's. */
  async suspendIn(tx: TenantTx, id: string, by: Actor): Promise<boolean> {
    const account = (await holdAccount(tx, id)) ?? unknown();
    if (account.status === 'suspended') return false;
    await changeAccount(tx, id, { status: 'suspended' });
    await dropTickets(tx, id);
    await this.record(tx, 'account.suspended', id, by, { sessions: await this.sessions.endAll(tx, id) });
    return true;
  }

  /**
   * Lets a person in again: as somebody who is invited, when they never had a password.
   *
   * @returns whether they could not before
   * @throws GatehouseError `account.unknown`
   */
  resume(tenant: TenantId, id: string, by: Actor): Promise<boolean> {
    return this.database.withTenant(tenant, (tx) => this.resumeIn(tx, id, by));
  }

  /** As {@link resume}, in a transaction of the caller's. */
  async resumeIn(tx: TenantTx, id: string, by: Actor): Promise<boolean> {
    const account = (await holdAccount(tx, id)) ?? unknown();
    if (account.status !== 'suspended') return false;
    await changeAccount(tx, id, { status: (await findPassword(tx, id)) ? 'active' : 'invited' });
    await this.record(tx, 'account.resumed', id, by, {});
    return true;
  }

  /**
   * Ends all that a person's sign-ins have led to, and lets them sign in anew.
   *
   * @returns how many sessions there were
   * @throws GatehouseError `account.unknown`
   */
  signOut(tenant: TenantId, id: string, by: Actor): Promise<number> {
    return this.database.withTenant(tenant, (tx) => this.signOutIn(tx, id, by));
  }

  /** As {@link signOut}, in a transaction of the caller's. */
  async signOutIn(tx: TenantTx, id: string, by: Actor): Promise<number> {
    if (!(await holdAccount(tx, id))) unknown();
    const sessions = await this.sessions.endAll(tx, id);
    await this.record(tx, 'account.signed-out', id, by, { sessions });
    return sessions;
  }

  private record(
    tx: TenantTx,
    kind: 'account.suspended' | 'account.resumed' | 'account.signed-out',
    accountId: string,
    { actor, correlationId }: Actor,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    return recordAccountEvent(tx, {
      kind,
      accountId,
      at: this.clock.now(),
      correlationId,
      detail: { actor, ...detail },
    });
  }
}

function unknown(): never {
  throw new GatehouseError('account.unknown');
}
