import type { Clock, Database, TenantId } from '@gatehouse/db';
import { provisionPrincipal } from '../../control-plane/principals/provision-principal.ts';
import type { IssuerSnapshot, PrincipalSnapshot, TenantSnapshot } from '../snapshot/tenant-snapshot.ts';
import { whenKnown } from './when-known.ts';

export interface FindCallerParts {
  readonly snapshots: {
    principal(
      snapshot: TenantSnapshot,
      issuerId: string,
      subject: string,
    ): PrincipalSnapshot | undefined | Promise<PrincipalSnapshot | undefined>;
  };
  /** Makes the principal of a subject that is seen for the first time. */
  readonly provision: (tenantId: TenantId, issuerId: string, subject: string) => Promise<PrincipalSnapshot>;
}

/** The principal behind a subject whose token is good; made at its first one where the issuer's admin said so. */
export function findCaller(
  snapshot: TenantSnapshot,
  issuer: IssuerSnapshot,
  subject: string,
  parts: FindCallerParts,
): PrincipalSnapshot | undefined | Promise<PrincipalSnapshot | undefined> {
  return whenKnown(parts.snapshots.principal(snapshot, issuer.id, subject), (known) => {
    const provisions = issuer.kind === 'foreign' && issuer.provisioning === 'first-token';
    if (known || !provisions || snapshot.status !== 'active') return known;
    return parts.provision(snapshot.tenantId, issuer.id, subject);
  });
}

/** {@link FindCallerParts.provision} on the database. Its groups are read with it: another process may have been first. */
export function provisionOn(database: Database, clock: Clock): FindCallerParts['provision'] {
  return (tenantId, issuerId, subject) =>
    database.withTenant(tenantId, async (tx) => {
      const id = await provisionPrincipal(tx, { issuerId, subject, at: clock.now() });
      const groups = await tx.groupMember.findMany({
        where: { tenantId, principalId: id },
        select: { groupId: true },
      });
      return { id, groupIds: groups.map(({ groupId }) => groupId) };
    });
}
