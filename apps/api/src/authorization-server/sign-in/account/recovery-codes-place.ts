import { Injectable } from '@nestjs/common';
import { RecoveryCodesService } from '../../../control-plane/accounts/factors/recovery-codes.service.ts';
import { recoveryCodesPage } from '../../pages/account/recovery-codes-page.ts';
import type { Page } from '../../pages/page.ts';
import { refusedWith } from '../refused-with.ts';
import type { AccountArrival, AccountPlace } from './account-place.ts';
import { FactorsOverview } from './factors-overview.ts';

/** Where recovery codes are made, and seen once. */
@Injectable()
export class RecoveryCodesPlace implements AccountPlace {
  readonly path = 'recovery-codes';
  readonly whoever = 'fresh';

  constructor(
    private readonly recoveryCodes: RecoveryCodesService,
    private readonly overview: FactorsOverview,
  ) {}

  show(arrival: AccountArrival): Promise<Page> {
    return this.overview.page(arrival);
  }

  async take(arrival: AccountArrival): Promise<Page> {
    const { visit, accountId, caller, frame, urlOf } = arrival;
    try {
      const codes = await this.recoveryCodes.generate(visit.tenantId, accountId, caller);
      return recoveryCodesPage({ ...frame, codes, nextUrl: urlOf('sign-in') });
    } catch (thrown) {
      // The last factor that they could stand in for was removed meanwhile.
      if (!refusedWith(thrown, 'account.factor-unknown')) throw thrown;
      return this.overview.page(arrival);
    }
  }
}
