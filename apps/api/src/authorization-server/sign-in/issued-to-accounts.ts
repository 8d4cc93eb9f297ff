import type { Clock, TenantTx } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionEnder } from '../../control-plane/accounts/sessions/session-ender.ts';
import { CLOCK } from '../../platform/injection.ts';
import { endGrantsOfAccount } from '../end-grants.ts';
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
    // Of the session that goes on as well: a copy of its cookie may have let in a client that nobody knows of.
    await endGrantsOfAccount(tx, accountId, this.clock.now());
    if (exceptSessionUid === undefined) {
      const { subject } = await tx.account.findUniqueOrThrow({
        where: { tenantId_id: { tenantId, id: accountId } },
        select: { subject: true },
      });
      // Not before whoever was minting for them has finished: the grants were theirs until then.
      await refuseTokens(tx, 'principal', subject, this.clock.now());
    }
    return ended.length;
  }
}
