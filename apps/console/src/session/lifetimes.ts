/** Milliseconds. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long somebody stays signed in at the console. The issuer may end it sooner. */
export const lifetimes = {
  /** Without being used. */
  idle: 12 * HOUR,
  /** However much it is used: as long as a sign-in at the issuer. */
  absolute: 7 * 24 * HOUR,
  /** A use is written down when the last one written is this long ago. */
  useNoted: 5 * MINUTE,
  /** An access token that ends sooner than this is replaced first, so that it does not end on its way. */
  accessTokenLeft: MINUTE,
  /** Within this the issuer has answered a refresh, or it is given up. */
  refresh: 10_000,
  /** A lease outlives that, so that two processes never use one refresh token. */
  lease: 15_000,
} as const;
