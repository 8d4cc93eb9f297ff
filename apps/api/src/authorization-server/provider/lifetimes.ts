/** Seconds. */
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Of an access token: as of one that `token` prints. Within it a client comes back, and is looked at again. */
export const ACCESS_TOKEN_LIFETIME = 15 * MINUTE;

interface SessionState {
  readonly accountId?: string | undefined;
  /** When the person proved who they are, in seconds since 1970. */
  readonly loginTs?: number | undefined;
}

/** A sign-in lasts while it is used, and ends all the same: so that a cookie which was stolen does. */
function untilProofIsOld(loginTs: number): number {
  return Math.max(1, loginTs + 7 * DAY - Math.floor(Date.now() / 1000));
}

/**
 * How long what the provider issues is good. A grant outlives every refresh token of it but the last ones, and then asks
 * for a new authorization: so that a family has an end, however often it is refreshed (RFC 9700 section 4.14.2).
 */
export const lifetimes = {
  AccessToken: ACCESS_TOKEN_LIFETIME,
  ClientCredentials: ACCESS_TOKEN_LIFETIME,
  AuthorizationCode: MINUTE,
  IdToken: ACCESS_TOKEN_LIFETIME,
  Interaction: HOUR,
  /** Who only looks in, say at the page for signing out, is soon forgotten. */
  Session: (_ctx: unknown, { accountId, loginTs = 0 }: SessionState): number =>
    accountId === undefined ? 10 * MINUTE : Math.min(12 * HOUR, untilProofIsOld(loginTs)),
  RefreshToken: 30 * DAY,
  Grant: 90 * DAY,
} as const;
