import type { TenantId } from '@gatehouse/db';
import { Tally } from './tally.ts';

/**
 * How many bytes of a kind this process holds at once: of all tenants together, and of one a quarter of that. What comes,
 * and how fast, is up to others; what it takes of the memory that all share must not be.
 */
export class ByteRoom {
  private taken = 0;
  private readonly takenBy = new Tally<TenantId>();
  private readonly ofOne: number;

  constructor(private readonly all: number) {
    this.ofOne = all / 4;
  }

  /** Whether there was room; else nothing is taken. */
  take(tenantId: TenantId, bytes: number): boolean {
    if (this.taken + bytes > this.all || this.takenBy.of(tenantId) + bytes > this.ofOne) return false;
    this.taken += bytes;
    this.takenBy.add(tenantId, bytes);
    return true;
  }

  give(tenantId: TenantId, bytes: number): void {
    this.taken -= bytes;
    this.takenBy.add(tenantId, -bytes);
  }
}
