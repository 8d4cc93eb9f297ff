import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectFiles, projectRoot, readProjectFile } from './project-files.ts';

/** A package.json, as far as the rules look at it. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** pnpm-workspace.yaml, as far as the rules look at it. */
export interface Workspace {
  readonly allowBuilds: Readonly<Record<string, unknown>>;
  readonly catalog: Readonly<Record<string, string>>;
}

export const workspace: Workspace = parse(readProjectFile('pnpm-workspace.yaml'));

/** Every manifest of the workspace by its path, the root's included. */
export const manifests: ReadonlyMap<string, Manifest> = new Map(
  projectFiles('package.json').map((path) => [path, JSON.parse(readProjectFile(path))]),
);

/** All dependencies of a manifest, of every kind, as name and range. */
export function dependenciesOf(manifest: Manifest): [name: string, range: string][] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest;
  return [dependencies, devDependencies, optionalDependencies, peerDependencies].flatMap((group) =>
    Object.entries(group ?? {}),
  );
}

/** The names of all installed packages that would run a script of their own when they are installed. */
export function packagesWithInstallScripts(): string[] {
  const store = join(projectRoot, 'node_modules/.pnpm');
  const names = new Set<string>();
  for (const entry of readdirSync(store)) {
    const modules = join(store, entry, 'node_modules');
    if (!existsSync(modules)) continue;
    for (const name of packageNames(modules)) {
      if (runsWhenInstalled(join(modules, name))) names.add(name);
    }
  }
  return [...names].sort();
}

function packageNames(modules: string): string[] {
  return readdirSync(modules).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(modules, name)).map((scoped) => `${name}/${scoped}`) : [name],
  );
}

function runsWhenInstalled(folder: string): boolean {
  if (!existsSync(join(folder, 'package.json'))) return false;
  const { scripts }: Manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const runs = scripts?.preinstall ?? scripts?.install ?? scripts?.postinstall;
  // npm and pnpm build a package with a binding.gyp without being asked by a script.
  return runs !== undefined || existsSync(join(folder, 'binding.gyp'));
}
