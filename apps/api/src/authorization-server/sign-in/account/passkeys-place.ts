import { Injectable } from '@nestjs/common';
import { PasskeysService } from '../../../control-plane/accounts/factors/passkeys.service.ts';
import type { Page } from '../../pages/page.ts';
import { credentialIn } from '../credential-in.ts';
import { refusedWith } from '../refused-with.ts';
import type { AccountArrival, AccountPlace } from './account-place.ts';
import { FactorsOverview } from './factors-overview.ts';
import { uuidIn } from './uuid-in.ts';

/** Where passkeys are added and removed. */
@Injectable()
export class PasskeysPlace implements AccountPlace {
  readonly path = 'passkeys';
  readonly whoever = 'fresh';

  constructor(
    private readonly passkeys: PasskeysService,
    private readonly overview: FactorsOverview,
  ) {}

  show(arrival: AccountArrival): Promise<Page> {
    return this.overview.page(arrival);
  }

  take(arrival: AccountArrival, form: ReadonlyMap<string, string>): Promise<Page> {
    return form.has('remove') ? this.remove(arrival, uuidIn(form, 'remove')) : this.add(arrival, form);
  }

  private async add(arrival: AccountArrival, form: ReadonlyMap<string, string>): Promise<Page> {
    const { visit, accountId, caller } = arrival;
    const name = form.get('passkey-name')?.trim() ?? '';
    const challenge = form.get('enrolment') ?? '';
    try {
      await this.passkeys.add(visit.tenantId, { accountId, challenge, response: credentialIn(form), name, caller });
    } catch (thrown) {
      const refused = ['usage.invalid', 'account.challenge-invalid', 'account.factor-refused'] as const;
      if (!refusedWith(thrown, ...refused, 'account.factor-exists')) throw thrown;
      return this.overview.page(arrival, { passkeyRefused: true });
    }
    return this.overview.page(arrival, { done: 'passkey-added' });
  }

  private async remove(arrival: AccountArrival, id: string | undefined): Promise<Page> {
    const { visit, accountId, caller } = arrival;
    if (id === undefined) return this.overview.page(arrival);
    try {
      await this.passkeys.remove(visit.tenantId, accountId, id, caller);
    } catch (thrown) {
      if (!refusedWith(thrown, 'account.factor-unknown')) throw thrown;
      return this.overview.page(arrival);
    }
    return this.overview.page(arrival, { done: 'passkey-removed' });
  }
}
