import { GatehouseError } from '@gatehouse/errors';

/** Largest answer of an upstream, in bytes: of a JSON body, and of one event of a stream. */
export const ANSWER_LIMIT = 4 * 1024 * 1024;

/** How much may still be read. One for several answers bounds their sum. */
export class ByteBudget {
  private remaining: number;

  constructor(bytes = ANSWER_LIMIT) {
    this.remaining = bytes;
  }

  get left(): number {
    return this.remaining;
  }

  /** @throws GatehouseError `upstream.invalid-answer` when it is spent */
  spend(bytes: number): void {
    this.remaining -= bytes;
    if (this.remaining < 0) {
      throw new GatehouseError('upstream.invalid-answer', { reason: 'larger than what is read of one upstream' });
    }
  }
}
