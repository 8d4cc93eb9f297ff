import type { Migration } from './migration-files.ts';

/** One row of `_prisma_migrations` that was not rolled back. */
export interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/** The files held against what the database says was applied. Names, in order. */
export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Applied, and the file has changed since. */
  readonly edited: readonly string[];
  /** Applied, and there is no such file: by a newer release, or the file was removed. */
  readonly unknown: readonly string[];
  /** Begun outside a transaction and never finished. */
  readonly failed: readonly string[];
}

/** Compares files and history. */
export function compareHistory(files: readonly Migration[], history: readonly AppliedMigration[]): MigrationStatus {
  const checksums = new Map(files.map(({ name, checksum }) => [name, checksum]));
  const names = new Set(history.map(({ name }) => name));
  const finished = history.filter((row) => row.finished);
  return {
    applied: finished.map(({ name }) => name),
    pending: files.map(({ name }) => name).filter((name) => !names.has(name)),
    edited: finished
      .filter((row) => (checksums.get(row.name) ?? row.checksum) !== row.checksum)
      .map(({ name }) => name),
    unknown: history.map(({ name }) => name).filter((name) => !checksums.has(name)),
    failed: history.filter((row) => !row.finished).map(({ name }) => name),
  };
}
