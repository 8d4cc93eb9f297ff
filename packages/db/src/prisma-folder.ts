import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the workspace package `@gatehouse/prisma` lies, from the sources, from `dist` and in an image alike. */
export function prismaFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@gatehouse/prisma/package.json'));
}

/** A file of `prisma/rls/`. */
export function readRlsFile(name: string): string {
  return readFileSync(join(prismaFolder(), 'rls', name), 'utf8');
}

/** A relation that belongs to no tenant, or a schema full of them. */
export interface GlobalTable {
  readonly reason: string;
  /** What the runtime role may do with it, as PostgreSQL names it: `SELECT`, `INSERT` … */
  readonly privileges: readonly string[];
}

/** What stands outside the rules of the template, by name; outside schema `public` the schema is part of it. */
export interface RlsLists {
  readonly globalTables: Readonly<Record<string, GlobalTable>>;
  /** Schemas that are somebody else's, by name: every relation in one belongs to no tenant. */
  readonly globalSchemas: Readonly<Record<string, GlobalTable>>;
  /** Indexes that do not lead with the tenant, with the reason. */
  readonly globalIndexes: Readonly<Record<string, string>>;
  /** SECURITY DEFINER functions as `name(types)`, with the reason. */
  readonly definerFunctions: Readonly<Record<string, string>>;
}

/** The lists of `prisma/rls/`. */
export function readRlsLists(): RlsLists {
  return {
    globalTables: JSON.parse(readRlsFile('global-tables.json')),
    globalSchemas: JSON.parse(readRlsFile('global-schemas.json')),
    globalIndexes: JSON.parse(readRlsFile('global-indexes.json')),
    definerFunctions: JSON.parse(readRlsFile('definer-functions.json')),
  };
}

/** What is listed of a relation that belongs to no tenant; undefined for every other. */
export function listedAsGlobal(relation: string, { globalTables, globalSchemas }: RlsLists): GlobalTable | undefined {
  return own(globalTables, relation) ?? own(globalSchemas, relation.slice(0, Math.max(0, relation.indexOf('.'))));
}

function own<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
