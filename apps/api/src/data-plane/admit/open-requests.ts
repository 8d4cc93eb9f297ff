import { GatehouseError } from '@gatehouse/errors';
import { Tally } from '../tally.ts';

/** How many requests are open at once, by key. */
export class OpenRequests {
  private readonly open = new Tally<string>();

  /**
   * Takes a place, which is the caller's until it calls what it is given, once.
   *
   * @throws GatehouseError `limit.concurrency`
   */
  enter(key: string, limit: number): () => void {
    if (this.open.of(key) >= limit) throw new GatehouseError('limit.concurrency', { data: { retryAfter: 1 } });
    this.open.add(key, 1);
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      this.open.add(key, -1);
    };
  }
}
