import type { TenantTx } from '@gatehouse/db';
import type { ThrottleKind } from './delays.ts';

/** A row that attempts are counted in. */
export interface Slot {
  readonly kind: ThrottleKind;
  readonly slot: number;
}

/** Until when one of these is blocked, if one is. */
export async function blockedUntil(tx: TenantTx, slots: readonly Slot[], now: Date): Promise<Date | undefined> {
  const blocked = await tx.signInThrottle.findMany({
    where: { tenantId: tx.tenantId, blockedUntil: { gt: now }, OR: [...slots] },
    select: { blockedUntil: true },
    orderBy: { blockedUntil: 'desc' },
    take: 1,
  });
  return blocked[0]?.blockedUntil;
}

/**
 * Counts an attempt, from one again when the last one was before `since`. Of those who come at the same time each waits
 * for the one before.
 *
 * @returns how many there are now; nothing when it has been blocked meanwhile
 */
export async function countAttempt(
  tx: TenantTx,
  { kind, slot }: Slot,
  now: Date,
  since: Date,
): Promise<number | undefined> {
  const [counted] = await tx.$queryRaw<{ attempts: number }>`
    insert into sign_in_throttles as t (tenant_id, kind, slot, attempts, blocked_until, last_tried_at)
    values (${tx.tenantId}::uuid, ${kind}, ${slot}::integer, 1, ${now}, ${now})
    on conflict (tenant_id, kind, slot) do update
      set attempts = case when t.last_tried_at < ${since} then 1 else t.attempts + 1 end, last_tried_at = ${now}
      where t.blocked_until <= ${now}
    returning attempts`;
  return counted?.attempts;
}

export async function block(tx: TenantTx, { kind, slot }: Slot, until: Date): Promise<void> {
  await tx.$executeRaw`
    update sign_in_throttles set blocked_until = ${until}
     where tenant_id = ${tx.tenantId}::uuid and kind = ${kind} and slot = ${slot}::integer`;
}

/** Takes an attempt back that was none of the wrong ones, and with it the delay that came of it. */
export async function takeBack(tx: TenantTx, { kind, slot }: Slot, now: Date): Promise<void> {
  await tx.$executeRaw`
    update sign_in_throttles set attempts = greatest(attempts - 1, 0), blocked_until = ${now}
     where tenant_id = ${tx.tenantId}::uuid and kind = ${kind} and slot = ${slot}::integer`;
}

/** Forgets what was counted. @returns how many attempts that were */
export async function forget(tx: TenantTx, { kind, slot }: Slot): Promise<number> {
  const [gone] = await tx.$queryRaw<{ attempts: number }>`
    delete from sign_in_throttles
     where tenant_id = ${tx.tenantId}::uuid and kind = ${kind} and slot = ${slot}::integer
    returning attempts`;
  return gone?.attempts ?? 0;
}
