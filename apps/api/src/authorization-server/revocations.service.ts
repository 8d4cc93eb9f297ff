import { randomUUID } from 'node:crypto';
import { type Clock, Database, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { appendEvent } from '../control-plane/audit/append-event.ts';
import { TenantsService } from '../control-plane/tenants/tenants.service.ts';
import { CLOCK } from '../platform/injection.ts';
import { tenantOfTokenId } from './token-id.ts';
import { BUILTIN_TOKEN_LIMIT, CLOCK_TOLERANCE, FOREIGN_TOKEN_LIMIT } from './token-lifetime.ts';

/** Which token is to end before its time. */
export interface RevocationRequest {
  /** As the record shows it: the `jti`, or for a foreign issuer's token what stands in for one. */
  readonly tokenId: string;
  /** Needed where the id does not name its tenant: of tokens of foreign issuers. */
  readonly tenantSlug?: string | undefined;
  /** Who asked for it. */
  readonly actor: string;
}

export interface Revoked {
  readonly tenant: string;
  readonly tokenId: string;
  /** When no token with that id can be good any more. */
  readonly until: Date;
  /** Whether it had been revoked before. */
  readonly already: boolean;
}

/** Ends tokens before their time. Every process has seen it within a second. */
@Injectable()
export class Revocations {
  constructor(
    private readonly database: Database,
    private readonly tenants: TenantsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Revokes a token by its id. An id that was never issued is taken as well: nobody can tell, it harms nothing, and it is
   * forgotten when a token with that id would have ended.
   *
   * @throws GatehouseError `usage.invalid`, `tenant.unknown`
   */
  async revoke({ tokenId, tenantSlug, actor }: RevocationRequest): Promise<Revoked> {
    if (!/^[\x21-\x7e]{1,600}$/.test(tokenId)) {
      throw new GatehouseError('usage.invalid', { reason: 'a token id has 1 to 600 visible characters' });
    }
    const named = tenantOfTokenId(tokenId);
    const tenant = tenantSlug ?? named;
    if (!tenant)
      throw new GatehouseError('usage.invalid', { reason: 'this id does not name its tenant: add --tenant' });
    const lifetime = named === tenant ? BUILTIN_TOKEN_LIMIT : FOREIGN_TOKEN_LIMIT;
    const now = this.clock.now();
    const until = new Date(now.getTime() + (lifetime + 2 * CLOCK_TOLERANCE) * 1000);
    const tenantId = await this.tenants.idOf(tenant);
    return this.database.withTenant(tenantId, async (tx) => {
      const earlier = await this.store(tx, tokenId, now, until);
      if (earlier) return { tenant, tokenId, until: earlier, already: true };
      await appendEvent(tx, {
        kind: 'token.revoked',
        at: now,
        correlationId: randomUUID(),
        target: tokenId,
        detail: { actor, until: until.toISOString() },
      });
      return { tenant, tokenId, until, already: false };
    });
  }

  /** Answers until when it was revoked already, if it was. */
  private async store(tx: TenantTx, value: string, now: Date, until: Date): Promise<Date | undefined> {
    const { tenantId } = tx;
    await tx.revocation.deleteMany({ where: { tenantId, expiresAt: { lte: now } } });
    const { count } = await tx.revocation.createMany({
      data: [{ tenantId, kind: 'jti', value, revokedAt: now, expiresAt: until }],
      skipDuplicates: true,
    });
    if (count > 0) return undefined;
    const where = { tenantId_kind_value: { tenantId, kind: 'jti', value } };
    return (await tx.revocation.findUniqueOrThrow({ where, select: { expiresAt: true } })).expiresAt;
  }
}
