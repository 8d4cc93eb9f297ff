import type { Clock, TenantTx } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionEnder } from '../../control-plane/accounts/sessions/session-ender.ts';
import { CLOCK } from '../../platform/injection.ts';
import { refuseTokens } from '../refuse-tokens.ts';

/** What the issuer keeps of people's sign-ins, and has issued for them. */
@Injectable()
export class IssuedToAccounts implements SessionEnder {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async endAll(tx: TenantTx, accountId: string, exceptSessionUid?: string): Promise<number> {
    const { tenantId } = tx;
    const others = { tenantId, accountId, ...(exceptSessionUid !== undefined && { uid: { not: exceptSessionUid } }) };
    const ended = await tx.oauthSession.findMany({ where: others, select: { uid: true } });
    await tx.oauthSession.deleteMany({ where: others });
    if (exceptSessionUid === undefined) {
      const { subject } = await tx.account.findUniqueOrThrow({
        where: { tenantId_id: { tenantId, id: accountId } },
        select: { subject: true },
      });
      await tx.oauthGrant.deleteMany({ where: { tenantId, accountId } });
      // Not before whoever was minting for them has finished: the grants were theirs until then.
      await refuseTokens(tx, 'principal', subject, this.clock.now());
      return ended.length;
    }
    // What was issued for a sign-in that ended before this one has no session any more, and goes as well.
    const families = await tx.$queryRaw<{ id: string }>`
      delete from oauth_grants where tenant_id = ${tenantId}::uuid and account_id = ${accountId}::uuid and id not in (
        select grant_id from oauth_tokens
         where tenant_id = ${tenantId}::uuid and session_uid = ${exceptSessionUid} and grant_id is not null)
      returning id`;
    const [sessions, grants] = [ended.map(({ uid }) => uid), families.map(({ id }) => id)];
    await refuseTokens(tx, 'session', sessions, this.clock.now());
    await refuseTokens(tx, 'grant', grants, this.clock.now());
    return ended.length;
  }
}
