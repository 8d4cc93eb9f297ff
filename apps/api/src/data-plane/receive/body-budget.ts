import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';

/** Bytes of bodies that may be on their way into this process at once: of all tenants, and of one. */
const ALL = 64 * 1024 * 1024;
const OF_ONE = ALL / 4;

/** Bodies are held whole, and how fast they come is up to who sends them: what they take together is bounded. */
export class BodyBudget {
  private taken = 0;
  private readonly takenBy = new Map<TenantId, number>();

  /** @throws GatehouseError `server.busy` */
  take(tenantId: TenantId, bytes: number): void {
    const ofOne = (this.takenBy.get(tenantId) ?? 0) + bytes;
    if (this.taken + bytes > ALL || ofOne > OF_ONE) {
      throw new GatehouseError('server.busy', { reason: 'too many bodies are on their way' });
    }
    this.taken += bytes;
    this.takenBy.set(tenantId, ofOne);
  }

  give(tenantId: TenantId, bytes: number): void {
    this.taken -= bytes;
    const left = (this.takenBy.get(tenantId) ?? 0) - bytes;
    if (left > 0) this.takenBy.set(tenantId, left);
    else this.takenBy.delete(tenantId);
  }
}
