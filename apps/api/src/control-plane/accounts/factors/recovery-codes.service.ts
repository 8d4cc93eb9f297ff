import { Database, type TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../../../platform/injection.ts';
import type { Caller } from '../account.ts';
import { ChangeNotices } from '../change-notices.ts';
import { holdForChange } from './active-account.ts';
import { recordFactor } from './factor-events.ts';
import { newRecoveryCode, recoveryCodeDigest } from './recovery-code.ts';
import { replaceRecoveryCodes } from './recovery-codes.repository.ts';
import { hasSecondFactor } from './second-factors.ts';

const CODES = 10;

/** Codes on paper, for when a second factor is lost. */
@Injectable()
export class RecoveryCodesService {
  constructor(
    private readonly database: Database,
    private readonly notices: ChangeNotices,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes ten codes in place of all earlier ones. They are shown now and never again.
   *
   * @throws GatehouseError `account.unknown`, `account.session-ended`; `account.factor-unknown` without a factor that they could stand in for
   */
  async generate(tenant: TenantId, accountId: string, caller: Caller): Promise<string[]> {
    const codes = Array.from({ length: CODES }, newRecoveryCode);
    const digests = codes.flatMap((code) => recoveryCodeDigest(accountId, code) ?? []);
    const notice = await this.database.withTenant(tenant, async (tx) => {
      const account = await holdForChange(tx, accountId, caller);
      if (!(await hasSecondFactor(tx, accountId))) throw new GatehouseError('account.factor-unknown');
      await replaceRecoveryCodes(tx, accountId, digests);
      const { correlationId } = caller;
      await recordFactor(tx, 'added', { factor: 'recovery-code', accountId, at: this.clock.now(), correlationId });
      return this.notices.about(tx, account, 'recovery-codes-made');
    });
    await this.notices.send(notice);
    return codes;
  }
}
