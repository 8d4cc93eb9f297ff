import type { Entry, ListSection, TenantFile } from '@gatehouse/contracts';
import type { TenantTx } from '@gatehouse/db';
import type { Kept, Wanted } from '../tenant-files/apply-entries.ts';
import type { Plan } from '../tenant-files/plan.ts';
import type { Which } from '../tenant-files/which.ts';

/**
 * A section of the declarative file as the API deals with it: one entry at a time, by the very functions that a file is
 * applied with. So whatever is said in either way means the same, is refused for the same reasons and leaves the same events.
 */
export interface EntryKind<Name extends ListSection, Value, View> {
  readonly section: Name;
  /** What one is called. */
  readonly noun: string;
  wanted(file: TenantFile): Wanted<Value>[];
  /** Those of the tenant, in the order of {@link placeOf}. */
  kept(tx: TenantTx, which: Which): Promise<Kept<Value>[]>;
  /** How many the tenant has. */
  count(tx: TenantTx): Promise<number>;
  /** What tells one from the others in paths and lists. */
  placeOf(kept: Kept<Value>): string;
  /** What the API answers of one. */
  viewOf(kept: Kept<Value>): View;
  /** @param origins under which this installation is known */
  apply(tx: TenantTx, file: TenantFile, plan: Plan, origins: readonly string[]): Promise<void>;
  /** Whether a tenant keeps it, whatever anybody says. */
  stays?(place: string): boolean;
  /** Looks at what the form of an entry cannot say, with the tenant at hand. @throws GatehouseError `api.input-invalid` */
  check?(tx: TenantTx, entry: Entry<Name>): Promise<void>;
}
