import { GatehouseError } from '@gatehouse/errors';

/** How many requests are open at once, by key. */
export class OpenRequests {
  private readonly open = new Map<string, number>();

  /**
   * Takes a place, which is the caller's until it calls what it is given, once.
   *
   * @throws GatehouseError `limit.concurrency`
   */
  enter(key: string, limit: number): () => void {
    const before = this.open.get(key) ?? 0;
    if (before >= limit) throw new GatehouseError('limit.concurrency', { data: { retryAfter: 1 } });
    this.open.set(key, before + 1);
    let isLeft = false;
    return () => {
      if (isLeft) return;
      isLeft = true;
      this.leave(key);
    };
  }

  private leave(key: string): void {
    const left = (this.open.get(key) ?? 0) - 1;
    if (left > 0) this.open.set(key, left);
    else this.open.delete(key);
  }
}
