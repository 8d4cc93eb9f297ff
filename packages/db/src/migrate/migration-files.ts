import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prismaFolder } from '../prisma-folder.ts';

/** One folder of `prisma/migrations/`. */
export interface Migration {
  /** The folder's name: a time and what it is about. Names are applied in their order. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, hexadecimal, as Prisma keeps it. */
  readonly checksum: string;
}

/** The migrations of a folder laid out as Prisma lays it out, in order; those of this release unless another is named. */
export function readMigrations(folder: string = join(prismaFolder(), 'migrations')): Migration[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, file: join(folder, name, 'migration.sql') }))
    .filter(({ file }) => existsSync(file))
    .map(({ name, file }) => {
      const bytes = readFileSync(file);
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    });
}
