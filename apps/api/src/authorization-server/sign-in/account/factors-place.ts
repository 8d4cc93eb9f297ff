import { Injectable } from '@nestjs/common';
import type { Page } from '../../pages/page.ts';
import type { AccountArrival, AccountPlace } from './account-place.ts';
import { FactorsOverview } from './factors-overview.ts';

/** Where a person sees how they sign in. What its forms do is done at other places. */
@Injectable()
export class FactorsPlace implements AccountPlace {
  readonly path = 'sign-in';
  readonly whoever = 'fresh';

  constructor(private readonly overview: FactorsOverview) {}

  show(arrival: AccountArrival): Promise<Page> {
    return this.overview.page(arrival);
  }

  take(arrival: AccountArrival): Promise<Page> {
    return this.overview.page(arrival);
  }
}
