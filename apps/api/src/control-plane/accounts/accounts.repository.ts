import type { TenantTx } from '@gatehouse/db';
import type { AccountStatus, Level, Person } from './account.ts';

/** An account with what an admin sees of it. */
export interface AccountSummary extends Person {
  readonly status: AccountStatus;
  readonly levels: readonly Level[];
  readonly createdAt: Date;
}

/** An account, and with it whether it may sign in. */
export type AccountRecord = Person & { readonly status: AccountStatus };

const personColumns = {
  id: true,
  subject: true,
  email: true,
  emailVerifiedAt: true,
  displayName: true,
  status: true,
} as const;

const summaryColumns = {
  ...personColumns,
  createdAt: true,
  memberships: { select: { level: true }, orderBy: { level: 'asc' } },
} as const;

interface PersonRow {
  readonly id: string;
  readonly subject: string;
  readonly email: string;
  readonly emailVerifiedAt: Date | null;
  readonly displayName: string | null;
  readonly status: string;
}

/** By e-mail. */
export async function listAccounts(tx: TenantTx): Promise<AccountSummary[]> {
  const rows = await tx.account.findMany({
    where: { tenantId: tx.tenantId },
    select: summaryColumns,
    orderBy: { email: 'asc' },
  });
  return rows.map(summaryOf);
}

/** Those that come after an e-mail, in the order of e-mails. */
export async function listAccountsAfter(tx: TenantTx, email: string, limit: number): Promise<AccountSummary[]> {
  const rows = await tx.account.findMany({
    where: { tenantId: tx.tenantId, email: { gt: email } },
    select: summaryColumns,
    orderBy: { email: 'asc' },
    take: limit,
  });
  return rows.map(summaryOf);
}

export async function findAccountSummary(tx: TenantTx, id: string): Promise<AccountSummary | undefined> {
  const where = { tenantId_id: { tenantId: tx.tenantId, id } };
  const row = await tx.account.findUnique({ where, select: summaryColumns });
  return row ? summaryOf(row) : undefined;
}

export async function findAccount(tx: TenantTx, id: string): Promise<AccountRecord | undefined> {
  const where = { tenantId_id: { tenantId: tx.tenantId, id } };
  return recordOrNone(await tx.account.findUnique({ where, select: personColumns }));
}

/** @param email as `normalEmail` gives it */
export async function findAccountByEmail(tx: TenantTx, email: string): Promise<AccountRecord | undefined> {
  const where = { tenantId_email: { tenantId: tx.tenantId, email } };
  return recordOrNone(await tx.account.findUnique({ where, select: personColumns }));
}

export async function findAccountBySubject(tx: TenantTx, subject: string): Promise<AccountRecord | undefined> {
  const where = { tenantId_subject: { tenantId: tx.tenantId, subject } };
  return recordOrNone(await tx.account.findUnique({ where, select: personColumns }));
}

/**
 * As {@link findAccount}, and whoever else does this with the same account waits until this unit of work has ended. What
 * changes an account or its factors begins with it, after what it has to seal.
 */
export async function holdAccount(tx: TenantTx, id: string): Promise<AccountRecord | undefined> {
  await tx.$executeRaw`
    select from accounts where tenant_id = ${tx.tenantId}::uuid and id = ${id}::uuid for no key update`;
  return findAccount(tx, id);
}

/** What may change of an account. */
export interface AccountChange {
  readonly status?: AccountStatus;
  readonly displayName?: string;
  readonly emailVerifiedAt?: Date;
}

export async function changeAccount(tx: TenantTx, id: string, change: AccountChange): Promise<void> {
  await tx.account.update({ where: { tenantId_id: { tenantId: tx.tenantId, id } }, data: change });
}

export interface NewAccount {
  readonly id: string;
  readonly subject: string;
  readonly email: string;
  readonly displayName?: string | undefined;
}

/** Stores an invited account; false when the e-mail or the subject is taken. */
export async function addAccount(tx: TenantTx, { displayName, ...account }: NewAccount): Promise<boolean> {
  const data = [{ tenantId: tx.tenantId, displayName: displayName ?? null, ...account }];
  const { count } = await tx.account.createMany({ data, skipDuplicates: true });
  return count === 1;
}

/** @returns whether it did not have that level before */
export async function addLevel(tx: TenantTx, accountId: string, level: Level): Promise<boolean> {
  const { tenantId } = tx;
  const { count } = await tx.membership.createMany({ data: [{ tenantId, accountId, level }], skipDuplicates: true });
  return count === 1;
}

/** What pages and messages call a tenant. */
export interface TenantNames {
  readonly slug: string;
  readonly name: string;
}

export function tenantNames(tx: TenantTx): Promise<TenantNames> {
  const { tenantId } = tx;
  return tx.tenant.findUniqueOrThrow({ where: { tenantId }, select: { slug: true, name: true } });
}

function recordOrNone(row: PersonRow | null): AccountRecord | undefined {
  return row ? recordOf(row) : undefined;
}

/** The table's check constraint allows no other statuses. */
function recordOf({ emailVerifiedAt, displayName, status, ...rest }: PersonRow): AccountRecord {
  return {
    ...rest,
    emailVerified: emailVerifiedAt !== null,
    displayName: displayName ?? undefined,
    status: status as AccountStatus,
  };
}

interface SummaryRow extends PersonRow {
  readonly createdAt: Date;
  readonly memberships: readonly { readonly level: string }[];
}

function summaryOf({ createdAt, memberships, ...row }: SummaryRow): AccountSummary {
  return { ...recordOf(row), levels: memberships.map(({ level }) => level as Level), createdAt };
}

/** Only what a token or a page speaks of. */
export function personOf({ id, subject, email, emailVerified, displayName }: Person): Person {
  return { id, subject, email, emailVerified, displayName };
}
