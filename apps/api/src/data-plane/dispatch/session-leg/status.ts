import { GatehouseError } from '@gatehouse/errors';

/** Whoever comes is not let in with what they have. */
const NOT_LET_IN: ReadonlySet<number> = new Set([401, 403, 407]);

/** How much the server takes. */
const OF_OTHER_MATTERS: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Refuses to learn anything about the revision that a server speaks from a status of 300 or more that is about something
 * else: who the server lets in, how much it takes, that it fails.
 *
 * @throws GatehouseError `upstream.credential-refused`, `upstream.invalid-answer`
 */
export function refuseWhatIsNotOfRevisions(status: number, method: string): void {
  const reason = `HTTP ${status} to ${method}`;
  if (NOT_LET_IN.has(status)) throw new GatehouseError('upstream.credential-refused', { reason });
  if (status < 400 || status >= 500 || OF_OTHER_MATTERS.has(status)) {
    throw new GatehouseError('upstream.invalid-answer', { reason });
  }
}
