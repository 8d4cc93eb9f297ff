import { GatehouseError } from '@gatehouse/errors';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { callerOf } from '../../platform/caller-of.ts';

/** Signatures of one address that may fail in a minute before no further one is verified for it. */
const LIMIT = 60;
const SECONDS = 60;

/**
 * Limits what an address can make us compute with tokens that look right and are not. Only signatures that were
 * verified and failed are counted: whoever sends good tokens, or junk that is refused by its look, never is.
 */
export class FailedSignatures {
  private readonly limiter = new RateLimiterMemory({ points: LIMIT, duration: SECONDS });

  /** @throws GatehouseError `token.failures-exceeded`; `data.retryAfter` in seconds */
  async check(address: string): Promise<void> {
    const counted = await this.limiter.get(callerOf(address));
    if (!counted || counted.consumedPoints < LIMIT) return;
    const retryAfter = Math.max(1, Math.ceil(counted.msBeforeNext / 1000));
    throw new GatehouseError('token.failures-exceeded', { data: { retryAfter } });
  }

  async count(address: string): Promise<void> {
    await this.limiter.penalty(callerOf(address));
  }
}
