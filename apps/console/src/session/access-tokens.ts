import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { lifetimes } from './lifetimes.ts';
import type { SessionPayload } from './session-payload.ts';
import type { Lease, SessionStore, StoredSession } from './session-store.ts';

/** Milliseconds between two looks at what another process is refreshing. */
const LOOK_AGAIN = 50;

/**
 * Asks an issuer for new tokens in exchange for a refresh token.
 *
 * @throws GatehouseError `console.session-ended` when the issuer says no, `console.issuer-unavailable` when it says nothing
 */
export type Refresh = (refreshToken: string) => Promise<SessionPayload>;

/**
 * Access tokens of sessions, fresh enough to be used. A refresh token is good once, and one that is used twice ends
 * everything that was issued with it (RFC 9700 section 4.14.2); so of all requests of all processes that want a new one at
 * the same moment one asks, and the others wait for what it stores.
 */
export class AccessTokens {
  constructor(
    private readonly sessions: SessionStore,
    private readonly clock: Clock,
  ) {}

  /**
   * @param refused an access token that the api did not take: it is replaced however young it is
   * @throws GatehouseError `console.session-ended`, `console.issuer-unavailable`
   */
  async of(session: StoredSession, refresh: Refresh, refused?: string): Promise<string> {
    const isGood = ({ payload }: StoredSession) =>
      payload.accessToken !== refused &&
      payload.accessTokenExpiresAt - this.clock.now().getTime() > lifetimes.accessTokenLeft;
    let current = session;
    const givenUp = this.clock.now().getTime() + lifetimes.lease;
    while (!isGood(current)) {
      const answer = await this.sessions.lease(current);
      if ('lease' in answer) return (await this.renew(answer.lease, refresh)).payload.accessToken;
      if (!answer.session) throw new GatehouseError('console.session-ended', { reason: 'ended meanwhile' });
      if (this.clock.now().getTime() > givenUp) throw new GatehouseError('console.issuer-unavailable');
      current = answer.session;
      if (!isGood(current)) await sleep(LOOK_AGAIN);
    }
    return current.payload.accessToken;
  }

  private async renew(lease: Lease, refresh: Refresh): Promise<StoredSession> {
    const { session } = lease;
    try {
      const { refreshToken } = session.payload;
      if (refreshToken === undefined)
        throw new GatehouseError('console.session-ended', { reason: 'nothing to refresh' });
      const renewed = await this.sessions.renew(lease, await refresh(refreshToken));
      if (!renewed) throw new GatehouseError('console.session-ended', { reason: 'ended while it was refreshed' });
      return renewed;
    } catch (thrown) {
      if (thrown instanceof GatehouseError && thrown.code === 'console.session-ended') {
        await this.sessions.end(session.tenantId, session.secret);
      } else {
        await this.sessions.giveBack(lease);
      }
      throw thrown;
    }
  }
}
