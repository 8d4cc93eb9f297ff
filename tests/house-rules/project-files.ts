import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const projectRoot = join(import.meta.dirname, '../..');

/** What was installed, built, generated or recorded, and not written: the names that .gitignore has. */
const notWritten =
  /^(?:\.gatehouse|\.git|\.next|\.turbo|\.vitest|coverage|dist|generated|next-env\.d\.ts|node_modules|.*\.log|.*\.tsbuildinfo)$/;

/**
 * The written files of the project whose path ends in one of the given ways (all, when none is given).
 *
 * @returns paths from the root of the project, with `/` between folders.
 */
export function projectFiles(...endings: readonly string[]): string[] {
  const ends = endings.length === 0 ? [''] : endings;
  return walk('').filter((path) => ends.some((end) => path.endsWith(end)));
}

/** The text of a file of the project, by its path from the root. */
export function readProjectFile(path: string): string {
  return readFileSync(join(projectRoot, path), 'utf8');
}

function walk(folder: string): string[] {
  return readdirSync(join(projectRoot, folder), { withFileTypes: true })
    .filter((entry) => !notWritten.test(entry.name))
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) return walk(path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}
