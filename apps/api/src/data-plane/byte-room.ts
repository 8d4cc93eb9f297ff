import type { TenantId } from '@gatehouse/db';

/**
 * How many bytes of a kind this process holds at once: of all tenants together, and of one a quarter of that. What comes,
 * and how fast, is up to others; what it takes of the memory that all share must not be.
 */
export class ByteRoom {
  private taken = 0;
  private readonly takenBy = new Map<TenantId, number>();
  private readonly ofOne: number;

  constructor(private readonly all: number) {
    this.ofOne = all / 4;
  }

  /** Whether there was room; else nothing is taken. */
  take(tenantId: TenantId, bytes: number): boolean {
    const ofOne = (this.takenBy.get(tenantId) ?? 0) + bytes;
    if (this.taken + bytes > this.all || ofOne > this.ofOne) return false;
    this.taken += bytes;
    this.takenBy.set(tenantId, ofOne);
    return true;
  }

  give(tenantId: TenantId, bytes: number): void {
    this.taken -= bytes;
    const left = (this.takenBy.get(tenantId) ?? 0) - bytes;
    if (left > 0) this.takenBy.set(tenantId, left);
    else this.takenBy.delete(tenantId);
  }
}
