import { randomUUID } from 'node:crypto';
import { type Clock, Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { appendEvent } from '../control-plane/audit/append-event.ts';
import type { NewEvent } from '../control-plane/audit/event.ts';
import { CLOCK } from '../platform/injection.ts';
import { endGrant, endGrantsOfConsent, endGrantsOfSession } from './end-grants.ts';
import { refuseTokens } from './refuse-tokens.ts';

/**
 * Ends what the built-in issuer has issued, before its time: what is stored goes, and access tokens, which are stored
 * nowhere, are refused from then on. Every process has seen it within a second.
 */
@Injectable()
export class Endings {
  constructor(
    private readonly database: Database,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * One authorization with everything issued for it.
   *
   * @param grantId as its row and `gid` have it
   * @returns whether it was there
   */
  family(tenantId: TenantId, grantId: string, why: 'reused' | 'revoked'): Promise<boolean> {
    return this.database.withTenant(tenantId, async (tx) => {
      const gone = await endGrant(tx, grantId, this.clock.now());
      if (!gone) return false;
      const { accountId, clientId } = gone;
      await this.record(tx, {
        kind: 'authorization.ended',
        target: grantId,
        reason: why,
        detail: { accountId, clientId },
      });
      return true;
    });
  }

  /**
   * A sign-in, with everything that was issued for it.
   *
   * @param uid as `sid` has it
   * @returns whether it was there; the browser's own sign-out has removed it before
   */
  session(tenantId: TenantId, uid: string, actor: string): Promise<boolean> {
    return this.database.withTenant(tenantId, async (tx) => {
      const { count } = await tx.oauthSession.deleteMany({ where: { tenantId, uid } });
      await endGrantsOfSession(tx, uid, this.clock.now());
      await refuseTokens(tx, 'session', uid, this.clock.now());
      await this.record(tx, { kind: 'session.ended', target: uid, detail: { actor } });
      return count > 0;
    });
  }

  /**
   * What an account allowed a client, with everything that was issued for it. The client may ask again.
   *
   * @returns whether it was there
   */
  consent(tenantId: TenantId, accountId: string, consentId: string, actor: string): Promise<boolean> {
    return this.database.withTenant(tenantId, async (tx) => {
      const where = { tenantId, id: consentId, accountId };
      const consent = await tx.oauthConsent.findFirst({ where, select: { clientId: true, resource: true } });
      if (!consent) return false;
      await tx.oauthConsent.deleteMany({ where });
      const { clientId } = consent;
      const others = await tx.oauthConsent.findMany({
        where: { tenantId, accountId, clientId, resource: { not: '' } },
        select: { resource: true },
      });
      const stays = others.map(({ resource }) => resource);
      await endGrantsOfConsent(tx, { accountId, clientId, stays }, this.clock.now());
      await this.record(tx, { kind: 'consent.withdrawn', target: consentId, detail: { actor, accountId, ...consent } });
      return true;
    });
  }

  private record(tx: TenantTx, event: Omit<NewEvent, 'at' | 'correlationId'>): Promise<void> {
    return appendEvent(tx, { at: this.clock.now(), correlationId: randomUUID(), ...event });
  }
}
