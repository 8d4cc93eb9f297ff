import { randomUUID } from 'node:crypto';
import type { TenantTx } from '@gatehouse/db';
import { appendEvent } from '../audit/append-event.ts';

export interface PrincipalIdentity {
  readonly issuerId: string;
  readonly subject: string;
  /** The present. */
  readonly at: Date;
}

/** The principal of an issuer's subject; made, and that recorded, when the tenant does not know it. */
export async function provisionPrincipal(tx: TenantTx, { issuerId, subject, at }: PrincipalIdentity): Promise<string> {
  const { tenantId } = tx;
  const known = await findPrincipal(tx, issuerId, subject);
  if (known) return known;
  const [made] = await tx.principal.createManyAndReturn({
    data: [{ tenantId, issuerId, subject }],
    skipDuplicates: true,
    select: { id: true },
  });
  if (!made) return provisionPrincipal(tx, { issuerId, subject, at });
  const { id } = made;
  await appendEvent(tx, {
    kind: 'principal.provisioned',
    at,
    correlationId: randomUUID(),
    principalId: id,
    target: id,
  });
  return id;
}

/** Id of the principal, or `undefined`. */
export async function findPrincipal(tx: TenantTx, issuerId: string, subject: string): Promise<string | undefined> {
  const row = await tx.principal.findUnique({
    where: { tenantId_issuerId_subject: { tenantId: tx.tenantId, issuerId, subject } },
    select: { id: true },
  });
  return row?.id;
}
