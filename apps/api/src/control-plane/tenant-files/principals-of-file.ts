import { randomUUID } from 'node:crypto';
import { BUILTIN_ISSUER } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import { appendEvents } from '../audit/append-events.ts';
import { idOf } from './id-of.ts';

/** A principal as a file names it. */
export interface NamedPrincipal {
  /** Slug; the built-in one unless given. */
  readonly issuer?: string | undefined;
  readonly subject: string;
}

/** What tells principals apart, and what they are sorted by. */
export function principalKey({ issuer = BUILTIN_ISSUER, subject }: NamedPrincipal): string {
  return JSON.stringify([issuer, subject]);
}

/**
 * The ids of principals, by {@link principalKey}. Those that the tenant does not know are made, and that is recorded: a
 * file may name whoever will come later.
 */
export async function principalsOfFile(
  tx: TenantTx,
  named: readonly NamedPrincipal[],
  at: Date,
): Promise<ReadonlyMap<string, string>> {
  if (named.length === 0) return new Map();
  const issuers = await tx.issuer.findMany({ where: { tenantId: tx.tenantId }, select: { id: true, slug: true } });
  const issuerIds = new Map(issuers.map(({ slug, id }) => [slug, id]));
  const ids = new Map<string, string>();
  for (const issuer of new Set(named.map((one) => one.issuer ?? BUILTIN_ISSUER))) {
    const subjects = named.filter((one) => (one.issuer ?? BUILTIN_ISSUER) === issuer).map(({ subject }) => subject);
    const found = await ofIssuer(tx, idOf(issuerIds, 'issuer', issuer), [...new Set(subjects)], at);
    for (const { id, subject } of found) ids.set(principalKey({ issuer, subject }), id);
  }
  return ids;
}

async function ofIssuer(tx: TenantTx, issuerId: string, subjects: string[], at: Date) {
  const { tenantId } = tx;
  // First made, then read: another unit of work may be making the same one, and this one waits for it here.
  const made = await tx.principal.createManyAndReturn({
    data: subjects.map((subject) => ({ tenantId, issuerId, subject })),
    skipDuplicates: true,
    select: { id: true },
  });
  await appendEvents(
    tx,
    made.map(({ id }) => ({
      ...{ kind: 'principal.provisioned' as const, at, correlationId: randomUUID() },
      ...{ principalId: id, target: id },
    })),
  );
  return tx.principal.findMany({
    where: { tenantId, issuerId, subject: { in: subjects } },
    select: { id: true, subject: true },
  });
}
