import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from './laid-out.ts';

interface Manifest {
  readonly name?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A package that an image holds. */
export interface HeldPackage {
  readonly name: string;
  readonly folder: string;
  /** Names of what it needs. */
  readonly needs: readonly string[];
}

/** The app that lies in a folder, and every package beside it. */
export function packagesIn(app: string): HeldPackage[] {
  const manifests = ['package.json', 'node_modules/.pnpm/*/node_modules/{*,@*/*}/package.json'];
  return globSync(manifests, { cwd: app }).flatMap((path) => {
    const { name, ...manifest } = read(join(app, path));
    return name ? [{ name, folder: join(app, dirname(path)), needs: needsOf(manifest) }] : [];
  });
}

/** What this project has for development, of which no package that is held has need itself. */
export function onlyForDevelopment(held: readonly HeldPackage[]): ReadonlySet<string> {
  const manifests = globSync(['package.json', '{apps,packages}/*/package.json', '{prisma,tests,bench}/package.json'], {
    cwd: repository,
  }).map((path) => read(join(repository, path)));
  const shipped = new Set([
    ...needsOf(read(join(repository, 'apps/api/package.json'))),
    ...held.flatMap(({ needs }) => needs),
  ]);
  const all = manifests.flatMap((manifest) => [...needsOf(manifest), ...Object.keys(manifest.devDependencies ?? {})]);
  return new Set(all.filter((name) => !shipped.has(name) && !name.startsWith('@gatehouse/')));
}

const read = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8'));

const needsOf = ({ dependencies, optionalDependencies }: Manifest): string[] =>
  Object.keys({ ...dependencies, ...optionalDependencies });
