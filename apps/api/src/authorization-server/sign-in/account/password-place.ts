import { GatehouseError } from '@gatehouse/errors';
import { Injectable } from '@nestjs/common';
import { FactorsService } from '../../../control-plane/accounts/factors/factors.service.ts';
import { PasswordsService } from '../../../control-plane/accounts/passwords/passwords.service.ts';
import { type PasswordChangeView, passwordChangePage } from '../../pages/account/password-change-page.ts';
import type { Page } from '../../pages/page.ts';
import { newPasswordOf, PASSWORD_RULES, problemOfPassword } from '../new-password.ts';
import type { AccountArrival, AccountPlace } from './account-place.ts';
import { FactorsOverview } from './factors-overview.ts';

/** Where a person changes their password, or sets the first one. */
@Injectable()
export class PasswordPlace implements AccountPlace {
  readonly path = 'password';
  readonly whoever = 'fresh';

  constructor(
    private readonly passwords: PasswordsService,
    private readonly factors: FactorsService,
    private readonly overview: FactorsOverview,
  ) {}

  show(arrival: AccountArrival): Promise<Page> {
    return this.page(arrival);
  }

  async take(arrival: AccountArrival, form: ReadonlyMap<string, string>): Promise<Page> {
    const { visit, accountId, caller } = arrival;
    const next = newPasswordOf(form);
    if (next === undefined) return this.page(arrival, { kind: 'passwords-differ' });
    const current = form.get('current-password') ?? '';
    const renewSession = () => visit.browser.renew();
    try {
      await this.passwords.change(visit.tenantId, { accountId, current, next, caller, renewSession });
    } catch (thrown) {
      return this.page(arrival, problemOf(thrown));
    }
    return this.overview.page(arrival, { done: 'password-changed' });
  }

  private async page(arrival: AccountArrival, problem?: PasswordChangeView['problem']): Promise<Page> {
    const { visit, accountId, email, frame, formFor } = arrival;
    const { passwordChangedAt } = await this.factors.of(visit.tenantId, accountId);
    return passwordChangePage({
      ...frame,
      form: formFor('password'),
      identifier: email,
      rules: PASSWORD_RULES,
      first: passwordChangedAt === undefined,
      problem,
    });
  }
}

/** @throws what no page has words for */
function problemOf(thrown: unknown): PasswordChangeView['problem'] {
  if (!(thrown instanceof GatehouseError)) throw thrown;
  if (thrown.code === 'password.wrong') return { kind: 'current-refused' };
  if (thrown.code === 'sign-in.throttled') {
    return { kind: 'throttled', retryAfterSeconds: Number(thrown.data?.retryAfter ?? 1) };
  }
  return problemOfPassword(thrown);
}
