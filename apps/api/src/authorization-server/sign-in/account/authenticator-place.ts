import { Injectable } from '@nestjs/common';
import { TotpService, type TotpSetUp } from '../../../control-plane/accounts/factors/totp.service.ts';
import { type AuthenticatorView, authenticatorPage } from '../../pages/account/authenticator-page.ts';
import type { Page } from '../../pages/page.ts';
import { refusedWith } from '../refused-with.ts';
import type { AccountArrival, AccountPlace } from './account-place.ts';
import { FactorsOverview } from './factors-overview.ts';

/** Where an authenticator app is set up, and removed. */
@Injectable()
export class AuthenticatorPlace implements AccountPlace {
  readonly path = 'authenticator';
  readonly whoever = 'fresh';

  constructor(
    private readonly totp: TotpService,
    private readonly overview: FactorsOverview,
  ) {}

  show(arrival: AccountArrival): Promise<Page> {
    return this.begin(arrival);
  }

  take(arrival: AccountArrival, form: ReadonlyMap<string, string>): Promise<Page> {
    return form.has('remove') ? this.remove(arrival) : this.confirm(arrival, form);
  }

  private async begin(arrival: AccountArrival, problem?: AuthenticatorView['problem']): Promise<Page> {
    const { visit, accountId } = arrival;
    try {
      return page(arrival, await this.totp.begin(visit.tenantId, accountId), problem);
    } catch (thrown) {
      if (!refusedWith(thrown, 'account.factor-exists')) throw thrown;
      return this.overview.page(arrival);
    }
  }

  private async confirm(arrival: AccountArrival, form: ReadonlyMap<string, string>): Promise<Page> {
    const { visit, accountId, caller } = arrival;
    const challenge = form.get('enrolment') ?? '';
    const code = (form.get('code') ?? '').replaceAll(/\s/g, '');
    try {
      await this.totp.confirm(visit.tenantId, { accountId, challenge, code, caller });
    } catch (thrown) {
      if (refusedWith(thrown, 'account.factor-refused')) return this.askAgain(arrival, challenge);
      return this.beginAnew(arrival, thrown);
    }
    return this.overview.page(arrival, { done: 'authenticator-added' });
  }

  /** With the same secret: the app may have it by now. */
  private async askAgain(arrival: AccountArrival, challenge: string): Promise<Page> {
    const { visit, accountId } = arrival;
    try {
      const setUp = await this.totp.resume(visit.tenantId, accountId, challenge);
      return page(arrival, setUp, { kind: 'code-refused' });
    } catch (thrown) {
      return this.beginAnew(arrival, thrown);
    }
  }

  /** @throws what is neither that it took too long nor that there is an app by now */
  private async beginAnew(arrival: AccountArrival, thrown: unknown): Promise<Page> {
    if (refusedWith(thrown, 'account.factor-exists')) return this.overview.page(arrival);
    if (refusedWith(thrown, 'account.challenge-invalid')) return this.begin(arrival, { kind: 'expired' });
    throw thrown;
  }

  private async remove(arrival: AccountArrival): Promise<Page> {
    const { visit, accountId, caller } = arrival;
    try {
      await this.totp.remove(visit.tenantId, accountId, caller);
    } catch (thrown) {
      if (!refusedWith(thrown, 'account.factor-unknown')) throw thrown;
      return this.overview.page(arrival);
    }
    return this.overview.page(arrival, { done: 'authenticator-removed' });
  }
}

function page(
  { frame, formFor }: AccountArrival,
  { uri, secret, challenge }: TotpSetUp,
  problem: AuthenticatorView['problem'],
): Page {
  const form = formFor('authenticator', { enrolment: challenge });
  return authenticatorPage({ ...frame, form, uri, secret, problem });
}
