import { Injectable } from '@nestjs/common';
import { AccountsService } from '../../../control-plane/accounts/accounts.service.ts';
import { sessionsPage } from '../../pages/account/sessions-page.ts';
import type { Page } from '../../pages/page.ts';
import { signedOutPage } from '../../pages/signed-out-page.ts';
import { Sessions } from '../../sessions/sessions.service.ts';
import type { AccountArrival, AccountPlace } from './account-place.ts';

/** Where a person sees in which browsers they are signed in, and signs out of them. */
@Injectable()
export class SessionsPlace implements AccountPlace {
  readonly path = 'sessions';
  readonly whoever = 'signed-in';

  constructor(
    private readonly sessions: Sessions,
    private readonly accounts: AccountsService,
  ) {}

  show(arrival: AccountArrival): Promise<Page> {
    return this.page(arrival, false);
  }

  async take(arrival: AccountArrival, form: ReadonlyMap<string, string>): Promise<Page> {
    const { visit, session, accountId, caller } = arrival;
    if (form.has('everywhere')) {
      const { correlationId } = caller;
      await this.accounts.signOut(visit.tenantId, accountId, { actor: 'account', correlationId });
      return signedOut(arrival, true);
    }
    const uid = form.get('session') ?? '';
    const ended = await this.sessions.end(visit.tenantId, accountId, uid);
    return ended && uid === session.uid ? signedOut(arrival, false) : this.page(arrival, ended);
  }

  private async page({ visit, session, accountId, frame, formFor }: AccountArrival, ended: boolean): Promise<Page> {
    const sessions = await this.sessions.ofAccount(visit.tenantId, accountId);
    return sessionsPage({
      ...frame,
      sessions: sessions.map(({ uid, origin, signedInAt, lastSeenAt }) => ({
        device: origin?.device ?? 'An unknown browser',
        address: origin?.address ?? 'an unknown address',
        ...{ signedInAt, lastSeenAt },
        current: uid === session.uid,
        end: formFor('sessions', { session: uid }),
      })),
      everywhere: formFor('sessions', { everywhere: 'yes' }),
      done: ended ? 'session-ended' : undefined,
    });
  }
}

function signedOut({ visit: { tenant, browser }, urlOf }: AccountArrival, everywhere: boolean): Page {
  browser.forget();
  return signedOutPage({ tenant, issuer: tenant.issuer, everywhere, signInUrl: urlOf('sessions') });
}
