import { createHash } from 'node:crypto';
import type { TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';

/** A request that names itself, so that it may be sent again. */
export interface NamedRequest {
  readonly actor: string;
  /** `Idempotency-Key` */
  readonly key: string;
  /** SHA-256 of what it asks for. */
  readonly digest: Uint8Array<ArrayBuffer>;
}

/** An answer as it was sent: JSON, or undefined where there was no body. */
export interface KeptAnswer {
  readonly body: string | undefined;
}

/** Milliseconds for which an answer is given again. */
const KEPT_FOR = 24 * 60 * 60 * 1000;

/** What tells one request from another. */
export function digestOf(parts: readonly unknown[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(JSON.stringify(parts)).digest());
}

/**
 * The answer to a request that was made before. Where there is none the key is the caller's until the transaction ends.
 *
 * @throws GatehouseError `idempotency.in-flight`, `idempotency.reused`
 */
export async function answeredBefore(tx: TenantTx, request: NamedRequest, now: Date): Promise<KeptAnswer | undefined> {
  const { tenantId } = tx;
  const { actor, key, digest } = request;
  const name = JSON.stringify([tenantId, actor, key]);
  const [lock] = await tx.$queryRaw<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as taken`;
  if (!lock?.taken) throw new GatehouseError('idempotency.in-flight', { data: { retryAfter: 1 } });
  await tx.idempotencyKey.deleteMany({ where: { tenantId, expiresAt: { lte: now } } });
  const where = { tenantId_actor_key: { tenantId, actor, key } };
  const kept = await tx.idempotencyKey.findUnique({ where });
  if (!kept) return undefined;
  if (!Buffer.from(kept.digest).equals(digest)) throw new GatehouseError('idempotency.reused');
  return { body: kept.body ?? undefined };
}

/** Keeps the answer, in the transaction of what it answers. */
export async function keepAnswer(tx: TenantTx, request: NamedRequest, answer: KeptAnswer, now: Date): Promise<void> {
  const { body = null } = answer;
  const expiresAt = new Date(now.getTime() + KEPT_FOR);
  await tx.idempotencyKey.create({
    data: { tenantId: tx.tenantId, ...request, body, createdAt: now, expiresAt },
    select: { key: true },
  });
}
