import type { Clock, TenantId } from '@gatehouse/db';
import { Inject, Injectable } from '@nestjs/common';
import { AccountsService } from '../../../control-plane/accounts/accounts.service.ts';
import { CLOCK } from '../../../platform/injection.ts';
import type { OpenSession } from '../../interaction-pages.ts';
import { Sessions } from '../../sessions/sessions.service.ts';
import { boundTo } from '../bound-to.ts';
import type { LoginPlace } from '../login-place.ts';
import { LoginParts, openLogin, takeLogin } from '../login-step.ts';
import type { Answer, Arrival, PagePlace } from '../page-place.ts';
import type { AccountArrival, AccountPath, AccountPlace } from './account-place.ts';

/** Milliseconds for which it counts as just now that a person has proved who they are. */
const FRESH = 10 * 60_000;

type Form = ReadonlyMap<string, string>;

/** Lets people into their account: whoever is not signed in, or not recently enough, does so first, at the same address. */
@Injectable()
export class AccountDoor {
  constructor(
    private readonly accounts: AccountsService,
    private readonly sessions: Sessions,
    private readonly login: LoginParts,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  before(place: AccountPlace): PagePlace {
    return {
      show: (arrival) => this.pass(arrival, place, (own) => place.show(own)),
      take: (arrival, form) => this.pass(arrival, place, (own) => place.take(own, form), form),
    };
  }

  private async pass(
    arrival: Arrival,
    { whoever }: AccountPlace,
    enter: (own: AccountArrival) => Promise<Answer>,
    form?: Form,
  ): Promise<Answer> {
    const { visit, session } = arrival;
    const email = session && (await this.emailOf(visit.tenantId, session.accountId));
    if (!session || email === undefined) return this.signIn(arrival, form, undefined);
    if (whoever === 'fresh' && !this.isFresh(session)) return this.signIn(arrival, form, email);
    await this.sessions.seen(visit.tenantId, session.uid);
    return enter(this.own(arrival, session, email));
  }

  private isFresh({ authTime }: OpenSession): boolean {
    return this.clock.now().getTime() - authTime.getTime() < FRESH;
  }

  /** Of an account that may sign in. */
  private async emailOf(tenantId: TenantId, accountId: string): Promise<string | undefined> {
    const account = await this.accounts.find(tenantId, accountId);
    return account?.status === 'active' ? account.email : undefined;
  }

  private async signIn(arrival: Arrival, form: Form | undefined, again: string | undefined): Promise<Answer> {
    const { visit, action, binding, caller } = arrival;
    const { tenantId, tenant, issuerPath, browser } = visit;
    const place: LoginPlace = {
      ...{ tenantId, tenant, issuerPath, action, binding, again },
      ...{ clientName: undefined, loginHint: undefined },
      signIn: async (signedIn) => {
        await browser.signIn(signedIn);
        return action;
      },
    };
    const result = form ? await takeLogin(place, form, caller, this.login) : await openLogin(place, this.login);
    return 'page' in result ? result.page : result;
  }

  private own(arrival: Arrival, session: OpenSession, email: string): AccountArrival {
    const { visit, caller } = arrival;
    const { tenantId, tenant, issuerPath } = visit;
    const urlOf = (path: AccountPath) => `${issuerPath}/account/${path}`;
    return {
      ...arrival,
      ...{ session, email, urlOf, accountId: session.accountId },
      caller: { ...caller, sessionUid: session.uid },
      frame: {
        ...{ tenant, issuer: tenant.issuer },
        places: { sessions: urlOf('sessions'), applications: urlOf('applications'), 'sign-in': urlOf('sign-in') },
        signOutUrl: `${issuerPath}/session/end`,
      },
      formFor: (path, carried) =>
        this.login.proofs.target(tenantId, urlOf(path), boundTo(`/account/${path}`, visit, session), carried),
    };
  }
}
