import { type HotPath, isRefusedValue } from '@gatehouse/db';
import { insertsOf, type TenantRow } from './insert-events.ts';

/** Whom {@link writeRows} tells. */
export interface WriteRowsParts<Row extends TenantRow> {
  readonly path: Pick<HotPath, 'runTogether'>;
  written(rows: readonly Row[]): void;
  /** The database does not take this one, and never will. */
  refused(row: Row, thrown: unknown): void;
}

/**
 * Writes events of any tenants in one transaction. One that the database refuses costs the others nothing but time: what
 * failed with it is halved and written again until it is alone.
 *
 * @throws what went wrong with the writing; then it is not known whether those of whom nothing was said were written
 */
export async function writeRows<Row extends TenantRow>(
  rows: readonly Row[],
  parts: WriteRowsParts<Row>,
): Promise<void> {
  try {
    await parts.path.runTogether(insertsOf(rows));
  } catch (thrown) {
    if (!isRefusedValue(thrown)) throw thrown;
    const [only] = rows;
    if (only && rows.length === 1) {
      parts.refused(only, thrown);
      return;
    }
    const half = rows.length >> 1;
    await writeRows(rows.slice(0, half), parts);
    await writeRows(rows.slice(half), parts);
    return;
  }
  parts.written(rows);
}
