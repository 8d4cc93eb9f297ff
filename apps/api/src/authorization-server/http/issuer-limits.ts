import { GatehouseError } from '@gatehouse/errors';
import { RequestLimits } from '../../data-plane/admit/request-limits.ts';
import { callerOf } from '../../platform/caller-of.ts';
import type { Counted } from './issuer-target.ts';

/**
 * Requests a minute of one address at all issuers together. Behind one address there can be a company, whose clients
 * refresh every quarter of an hour; nobody registers clients by the dozen. What an authorization request asks for is kept
 * for an hour, or until a person has answered.
 */
const PER_MINUTE: Readonly<Record<Counted, number>> = {
  ...{ token: 3_000, registration: 60 },
  ...{ authorization: 120, page: 600 },
};

/** Limits what an address can make the issuers compute and store before anybody has signed in. */
export class IssuerLimits {
  private readonly limits = new RequestLimits();

  /** @throws GatehouseError `issuer.rate-exceeded`; `data.retryAfter` in seconds */
  take(counted: Counted, address: string): void {
    const key = `${counted} ${callerOf(address)}`;
    try {
      this.limits.check(key);
    } catch (cause) {
      if (!(cause instanceof GatehouseError)) throw cause;
      // RFC 6749 has no code for it; this one asks for the same that Retry-After does (section 4.1.2.1).
      const data = { ...cause.data, error: 'temporarily_unavailable' };
      throw new GatehouseError('issuer.rate-exceeded', { cause, data });
    }
    this.limits.count(key, PER_MINUTE[counted]);
  }
}
