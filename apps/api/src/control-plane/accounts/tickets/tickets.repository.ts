import type { TenantTx } from '@gatehouse/db';

export type TicketKind = 'invitation' | 'password-reset' | 'email-verification' | 'recovery';

export interface NewTicket {
  readonly accountId: string;
  readonly kind: TicketKind;
  readonly digest: Uint8Array<ArrayBuffer>;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/**
 * Stores a ticket in place of the account's earlier one of that kind. Those that reset a password stay beside each other for
 * as long as they are good: strangers can ask for them, and would make worthless what the person has just been sent.
 */
export async function addTicket(tx: TenantTx, { accountId, kind, ...rest }: NewTicket): Promise<void> {
  const { tenantId } = tx;
  await tx.accountTicket.deleteMany({ where: { tenantId, accountId, kind, expiresAt: { lte: rest.createdAt } } });
  await tx.$executeRaw`
    insert into account_tickets (tenant_id, account_id, kind, digest, created_at, expires_at)
    values (${tenantId}::uuid, ${accountId}::uuid, ${kind}, ${rest.digest}, ${rest.createdAt}, ${rest.expiresAt})
    on conflict (tenant_id, account_id, kind) where kind <> 'password-reset'
    do update set digest = excluded.digest, created_at = excluded.created_at, expires_at = excluded.expires_at`;
}

/** Whose ticket it is, as long as it is good. */
export async function findTicket(
  tx: TenantTx,
  kind: TicketKind,
  digest: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<string | undefined> {
  const ticket = await tx.accountTicket.findUnique({
    where: { tenantId_digest: { tenantId: tx.tenantId, digest }, kind, expiresAt: { gt: now } },
    select: { accountId: true },
  });
  return ticket?.accountId;
}

/** Uses a ticket: of all who try at the same time one is told whose it was, and nobody after that. */
export async function takeTicket(
  tx: TenantTx,
  kind: TicketKind,
  digest: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<string | undefined> {
  const [taken] = await tx.$queryRaw<{ accountId: string }>`
    delete from account_tickets
     where tenant_id = ${tx.tenantId}::uuid and kind = ${kind} and digest = ${digest} and expires_at > ${now}
    returning account_id::text as "accountId"`;
  return taken?.accountId;
}

/** Makes links of an account worthless, of all kinds unless some are named. */
export async function dropTickets(tx: TenantTx, accountId: string, kinds?: readonly TicketKind[]): Promise<void> {
  const { tenantId } = tx;
  await tx.accountTicket.deleteMany({ where: { tenantId, accountId, ...(kinds && { kind: { in: [...kinds] } }) } });
}
