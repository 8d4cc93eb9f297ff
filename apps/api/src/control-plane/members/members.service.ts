import type { MemberView, Page, PageRequest, TenantLevel } from '@gatehouse/contracts/api';
import { Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import { type AccountSummary, findAccountSummary, listAccountsAfter } from '../accounts/accounts.repository.ts';
import { AccountsService } from '../accounts/accounts.service.ts';
import { Invitations } from '../accounts/invitations.service.ts';
import { appendEvent } from '../audit/append-event.ts';
import { keyOfCursor, pageOf } from '../entries/cursor.ts';
import type { ChangeBy } from '../http/call.ts';
import { refuseStale } from '../http/etag.ts';
import { waitForTenant } from '../upstreams/catalogue.repository.ts';
import { activeOwners, replaceLevels } from './members.repository.ts';

/** Who is to become a member. */
export interface NewMember {
  readonly email: string;
  readonly membership: TenantLevel;
  readonly name?: string | undefined;
  readonly subject?: string | undefined;
}

/** A change of one member, by somebody. */
export interface MemberChange {
  readonly accountId: string;
  readonly by: ChangeBy;
  /** Whether they may act on owners, and make some. */
  readonly overOwners: boolean;
}

/** People of a tenant and what they may do in its control plane. Changes follow each other: each sees what the one before did. */
@Injectable()
export class Members {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountsService,
    private readonly invitations: Invitations,
  ) {}

  /** By e-mail. @throws GatehouseError `api.input-invalid` */
  list(tenantId: TenantId, page: PageRequest): Promise<Page<MemberView>> {
    const after = keyOfCursor(page) ?? '';
    return this.database.withTenant(tenantId, async (tx) =>
      pageOf(await listAccountsAfter(tx, after, page.limit + 1), page, ({ email }) => email, viewOf),
    );
  }

  /** @throws GatehouseError `account.unknown` */
  get(tenantId: TenantId, accountId: string): Promise<MemberView> {
    return this.database.withTenant(tenantId, (tx) => viewAt(tx, accountId));
  }

  /** @throws GatehouseError `permission.missing`, `account.exists`, `account.subject-taken`, `usage.invalid` */
  async invite(tx: TenantTx, { membership, name, ...whom }: NewMember, change: Omit<MemberChange, 'accountId'>) {
    if (membership === 'owner') refuseUnlessOver(change.overOwners);
    await waitForTenant(tx);
    const { by } = change;
    const made = await this.invitations.inviteIn(tx, { ...whom, displayName: name, level: membership }, by);
    by.afterwards(async () => {
      await this.invitations.send(made);
    });
    return viewAt(tx, made.account.id);
  }

  /** @throws GatehouseError `account.unknown`, `account.exists` */
  async mailInvitation(tx: TenantTx, accountId: string, by: ChangeBy): Promise<void> {
    const made = await this.invitations.renewIn(tx, accountId, by);
    by.afterwards(async () => {
      await this.invitations.send(made);
    });
  }

  /**
   * @throws GatehouseError `account.unknown`, `precondition.failed`, `permission.missing`, `member.last-owner`
   */
  async setMemberships(tx: TenantTx, levels: readonly TenantLevel[], ifMatch: string, change: MemberChange) {
    const { accountId, overOwners } = change;
    await waitForTenant(tx);
    const before = await viewAt(tx, accountId);
    refuseStale(ifMatch, before);
    const [was, becomes] = [before.memberships.includes('owner'), levels.includes('owner')];
    if (was !== becomes) refuseUnlessOver(overOwners);
    if (was && !becomes) await refuseLastOwner(tx, accountId);
    await this.replace(tx, before, levels, change);
    return viewAt(tx, accountId);
  }

  /** @throws GatehouseError `account.unknown`, `permission.missing`, `member.last-owner` */
  async suspend(tx: TenantTx, change: MemberChange): Promise<MemberView> {
    await this.prepareToEnd(tx, change);
    await this.accounts.suspendIn(tx, change.accountId, change.by);
    return viewAt(tx, change.accountId);
  }

  /** @throws GatehouseError `account.unknown`, `permission.missing` */
  async resume(tx: TenantTx, { accountId, by, overOwners }: MemberChange): Promise<MemberView> {
    await waitForTenant(tx);
    if ((await viewAt(tx, accountId)).memberships.includes('owner')) refuseUnlessOver(overOwners);
    await this.accounts.resumeIn(tx, accountId, by);
    return viewAt(tx, accountId);
  }

  /** @throws GatehouseError `account.unknown` */
  async signOut(tx: TenantTx, accountId: string, by: ChangeBy): Promise<void> {
    await this.accounts.signOutIn(tx, accountId, by);
  }

  /** @throws GatehouseError `account.unknown`, `precondition.failed`, `permission.missing`, `member.last-owner` */
  async remove(tx: TenantTx, ifMatch: string, change: MemberChange): Promise<void> {
    const before = await this.prepareToEnd(tx, change);
    refuseStale(ifMatch, before);
    await this.accounts.suspendIn(tx, change.accountId, change.by);
    await this.replace(tx, before, [], change);
  }

  private async prepareToEnd(tx: TenantTx, { accountId, overOwners }: MemberChange): Promise<MemberView> {
    await waitForTenant(tx);
    const before = await viewAt(tx, accountId);
    if (before.memberships.includes('owner')) {
      refuseUnlessOver(overOwners);
      await refuseLastOwner(tx, accountId);
    }
    return before;
  }

  private async replace(
    tx: TenantTx,
    { memberships }: MemberView,
    levels: readonly TenantLevel[],
    change: MemberChange,
  ) {
    const after = [...new Set(levels)].sort();
    if (JSON.stringify(after) === JSON.stringify(memberships)) return;
    const { accountId, by } = change;
    await replaceLevels(tx, accountId, after);
    await appendEvent(tx, {
      kind: 'membership.changed',
      at: by.at,
      correlationId: by.correlationId,
      target: accountId,
      detail: { actor: by.actor, before: memberships, after },
    });
  }
}

function refuseUnlessOver(overOwners: boolean): void {
  if (!overOwners) throw new GatehouseError('permission.missing', { data: { permission: 'owners:write' } });
}

/** To be called with the tenant held, so that of two owners who remove each other one stays. */
async function refuseLastOwner(tx: TenantTx, accountId: string): Promise<void> {
  const owners = await activeOwners(tx);
  if (owners.length === 1 && owners[0] === accountId) throw new GatehouseError('member.last-owner');
}

async function viewAt(tx: TenantTx, accountId: string): Promise<MemberView> {
  const account = await findAccountSummary(tx, accountId);
  if (!account) throw new GatehouseError('account.unknown');
  return viewOf(account);
}

function viewOf({
  id,
  subject,
  email,
  emailVerified,
  displayName,
  status,
  levels,
  createdAt,
}: AccountSummary): MemberView {
  return {
    ...{ id, subject, email, emailVerified, name: displayName ?? null, status },
    memberships: [...levels],
    createdAt: createdAt.toISOString(),
  };
}
