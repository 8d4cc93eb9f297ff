import type { TenantId } from '@gatehouse/db';
import { LRUCache } from 'lru-cache';

/**
 * Tasks of one tenant that are in the queue at the same time. The queue hands out in its order: whoever has thousands leaves
 * them in the rows, from where workers fetch them, and others are not behind all of them.
 */
export const WINDOW = 200;

/** Milliseconds between two looks at how many of a tenant's tasks wait. */
const LOOK_EVERY = 100;

/** Tenants that are remembered. One that is forgotten is taken for one that has nothing in the queue. */
const REMEMBERED = 10_000;

interface Window {
  /** Tasks that may still be queued before somebody looks. */
  left: number;
  isLooking: boolean;
  lookedAt: number;
}

/** How much of a tenant's the queue is told. Each process looks for itself, so that it is about so much. */
export class TenantWindows {
  private readonly windows = new LRUCache<TenantId, Window>({ max: REMEMBERED });

  /**
   * @param count how many of a tenant's tasks wait, up to a number
   * @param now milliseconds, of a clock that never goes back
   */
  constructor(
    private readonly count: (tenantId: TenantId, atMost: number) => Promise<number>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether another task of the tenant may be queued. */
  take(tenantId: TenantId): boolean {
    let window = this.windows.get(tenantId);
    if (!window) {
      window = { left: WINDOW, isLooking: false, lookedAt: Number.NEGATIVE_INFINITY };
      this.windows.set(tenantId, window);
    }
    if (window.left > 0) {
      window.left--;
      return true;
    }
    void this.look(tenantId, window);
    return false;
  }

  private async look(tenantId: TenantId, window: Window): Promise<void> {
    if (window.isLooking || this.now() - window.lookedAt < LOOK_EVERY) return;
    window.isLooking = true;
    try {
      window.left = WINDOW - (await this.count(tenantId, WINDOW));
    } catch {
      // Then workers find what there is, as long as that lasts.
    } finally {
      window.isLooking = false;
      window.lookedAt = this.now();
    }
  }
}
