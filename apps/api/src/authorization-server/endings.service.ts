import { randomUUID } from 'node:crypto';
import { type Clock, Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { appendEvent } from '../control-plane/audit/append-event.ts';
import type { NewEvent } from '../control-plane/audit/event.ts';
import { CLOCK } from '../platform/injection.ts';
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
      const [gone] = await tx.$queryRaw<{ accountId: string; clientId: string }>`
        delete from oauth_grants where tenant_id = ${tenantId}::uuid and id = ${grantId}
        returning account_id::text as "accountId", client_id as "clientId"`;
      if (!gone) return false;
      await refuseTokens(tx, 'grant', grantId, this.clock.now());
      await this.record(tx, { kind: 'authorization.ended', target: grantId, reason: why, detail: { ...gone } });
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
      await tx.$executeRaw`
        delete from oauth_grants where tenant_id = ${tenantId}::uuid and id in (
          select grant_id from oauth_tokens where tenant_id = ${tenantId}::uuid and session_uid = ${uid})`;
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
      // A grant has the resource as the client named it, which can be another of its names, or none where only identity
      // was allowed: what stays is what belongs to another consent for certain.
      const stays = { in: others.map(({ resource }) => resource) };
      const ofIt = { tenantId, accountId, clientId, NOT: { resource: stays } };
      const grants = await tx.oauthGrant.findMany({ where: ofIt, select: { id: true } });
      await tx.oauthGrant.deleteMany({ where: ofIt });
      const ended = grants.map(({ id }) => id);
      await refuseTokens(tx, 'grant', ended, this.clock.now());
      await this.record(tx, { kind: 'consent.withdrawn', target: consentId, detail: { actor, accountId, ...consent } });
      return true;
    });
  }

  /** Signs an account out everywhere, with everything that was issued for it. What it allowed clients stays. */
  account(
    tenantId: TenantId,
    { id: accountId, subject }: { readonly id: string; readonly subject: string },
    actor: string,
  ): Promise<void> {
    return this.database.withTenant(tenantId, async (tx) => {
      await tx.oauthSession.deleteMany({ where: { tenantId, accountId } });
      await tx.oauthGrant.deleteMany({ where: { tenantId, accountId } });
      await refuseTokens(tx, 'principal', subject, this.clock.now());
      await this.record(tx, { kind: 'account.signed-out', target: accountId, detail: { actor } });
    });
  }

  private record(tx: TenantTx, event: Omit<NewEvent, 'at' | 'correlationId'>): Promise<void> {
    return appendEvent(tx, { at: this.clock.now(), correlationId: randomUUID(), ...event });
  }
}
