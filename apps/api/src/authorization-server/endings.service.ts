import { randomUUID } from 'node:crypto';
import { type Clock, Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { appendEvent } from '../control-plane/audit/append-event.ts';
import type { NewEvent } from '../control-plane/audit/event.ts';
import { CLOCK } from '../platform/injection.ts';
import { BUILTIN_TOKEN_LIMIT, CLOCK_TOLERANCE } from './token-lifetime.ts';

/** What can be ended, besides a single token. */
type Ended = 'grant' | 'session' | 'client' | 'principal';

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
      await this.refuse(tx, 'grant', grantId);
      await this.record(tx, { kind: 'authorization.ended', target: grantId, reason: why, detail: { ...gone } });
      return true;
    });
  }

  /** A sign-in, with everything that was issued for it. @param uid as `sid` has it; @returns whether it was there */
  session(tenantId: TenantId, uid: string, actor: string): Promise<boolean> {
    return this.database.withTenant(tenantId, async (tx) => {
      const { count } = await tx.oauthSession.deleteMany({ where: { tenantId, uid } });
      await tx.$executeRaw`
        delete from oauth_grants where tenant_id = ${tenantId}::uuid and id in (
          select grant_id from oauth_tokens where tenant_id = ${tenantId}::uuid and session_uid = ${uid})`;
      await this.refuse(tx, 'session', uid);
      if (count > 0) await this.record(tx, { kind: 'session.ended', target: uid, detail: { actor } });
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
      const ofIt = { tenantId, accountId, ...consent };
      const grants = await tx.oauthGrant.findMany({ where: ofIt, select: { id: true } });
      await tx.oauthGrant.deleteMany({ where: ofIt });
      for (const { id } of grants) await this.refuse(tx, 'grant', id);
      await this.record(tx, { kind: 'consent.withdrawn', target: consentId, detail: { actor, accountId, ...consent } });
      return true;
    });
  }

  /** Everything that was issued to a client, and what people allowed it. It may begin anew if it is still let in. */
  client(tenantId: TenantId, clientId: string, actor: string): Promise<void> {
    return this.database.withTenant(tenantId, async (tx) => {
      await tx.oauthConsent.deleteMany({ where: { tenantId, clientId } });
      await tx.oauthGrant.deleteMany({ where: { tenantId, clientId } });
      await this.refuse(tx, 'client', clientId);
      await this.record(tx, { kind: 'client.ended', target: clientId, detail: { actor } });
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
      await this.refuse(tx, 'principal', subject);
      await this.record(tx, { kind: 'account.signed-out', target: accountId, detail: { actor } });
    });
  }

  /** As long as an access token could live that was issued before. */
  private async refuse(tx: TenantTx, kind: Ended, value: string): Promise<void> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + (BUILTIN_TOKEN_LIMIT + 2 * CLOCK_TOLERANCE) * 1000);
    await tx.$executeRaw`
      insert into revocations (tenant_id, id, kind, value, revoked_at, expires_at)
      values (${tx.tenantId}::uuid, uuidv7(), ${kind}, ${value}, ${now}, ${until})
      on conflict (tenant_id, kind, value) do update
        set revoked_at = excluded.revoked_at, expires_at = excluded.expires_at`;
  }

  private record(tx: TenantTx, event: Omit<NewEvent, 'at' | 'correlationId'>): Promise<void> {
    return appendEvent(tx, { at: this.clock.now(), correlationId: randomUUID(), ...event });
  }
}
