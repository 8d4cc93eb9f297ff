import { GatehouseError } from '@gatehouse/errors';
import { parseTenantFile } from '../src/parse-tenant-file.ts';
import type { Problem } from '../src/problem.ts';

/** What every file has. */
export const minimal = 'tenant: acme\nname: Acme\n';

/** All that is wrong with a file. */
export function problemsOf(source: string | Uint8Array): Problem[] {
  try {
    parseTenantFile(source);
  } catch (error) {
    if (error instanceof GatehouseError && error.code === 'file.invalid') return error.data?.problems as Problem[];
    throw error;
  }
  return [];
}

/** `line:column path: message`, as a person would be told. */
export const placed = (source: string | Uint8Array): string[] =>
  problemsOf(source).map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);

/** `path: message` of everything that is wrong with sections of a file. */
export const told = (sections: string): string[] =>
  problemsOf(minimal + sections).map(({ path, message }) => `${path}: ${message}`);

/** Only where it is wrong. */
export const paths = (sections: string): string[] => problemsOf(minimal + sections).map(({ path }) => path);
