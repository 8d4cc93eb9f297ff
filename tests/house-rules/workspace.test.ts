import { describe, expect, it } from 'vitest';
import { readProjectFile } from './project-files.ts';
import { dependenciesOf, manifests, packagesWithInstallScripts, workspace } from './workspace.ts';

const inFolder = (...folders: readonly string[]) =>
  [...manifests].filter(([path]) => folders.some((folder) => path.startsWith(`${folder}/`)));

describe('one version of everything', () => {
  it('every manifest takes versions from the catalogue, or from the workspace', () => {
    const elsewhere = [...manifests].flatMap(([path, manifest]) =>
      dependenciesOf(manifest)
        .filter(([name, range]) => range !== (name.startsWith('@gatehouse/') ? 'workspace:*' : 'catalog:'))
        .map(([name, range]) => `${path}: ${name} ${range}`),
    );
    expect(elsewhere).toEqual([]);
  });

  it('the catalogue pins exact versions', () => {
    const loose = Object.entries(workspace.catalog).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('the catalogue holds nothing that nobody uses', () => {
    const used = new Set([...manifests.values()].flatMap(dependenciesOf).map(([name]) => name));
    expect(Object.keys(workspace.catalog).filter((name) => !used.has(name))).toEqual([]);
  });

  it('the lockfile records no address to download from', () => {
    expect(readProjectFile('pnpm-lock.yaml')).not.toMatch(/\btarball:|\bhttps?:\/\/\S+\.(?:tgz|tar\.gz)/);
  });
});

describe('what a manifest may say', () => {
  it('every package is private and under the licence of the project', () => {
    const others = [...manifests].filter(([, { private: own, license }]) => own !== true || license !== 'Apache-2.0');
    expect(others.map(([path]) => path)).toEqual([]);
  });

  it('packages/db alone depends on a driver, so that elsewhere there is none to find', () => {
    const drivers = /^(?:pg|pg-.+|postgres|@types\/pg|@prisma\/client|@prisma\/adapter-.+)$/;
    const holders = [...manifests].filter(([, manifest]) =>
      dependenciesOf(manifest).some(([name]) => drivers.test(name)),
    );
    expect(holders.map(([path]) => path)).toEqual(['packages/db/package.json']);
  });

  it('what ships has the testkit for development only', () => {
    const shipped = inFolder('apps', 'packages').filter(([, { dependencies }]) => dependencies?.['@gatehouse/testkit']);
    expect(shipped.map(([path]) => path)).toEqual([]);
  });

  it('no package depends on an app', () => {
    const apps = new Set(inFolder('apps').map(([, { name }]) => name));
    const dependents = inFolder('packages').filter(([, manifest]) =>
      dependenciesOf(manifest).some(([name]) => apps.has(name)),
    );
    expect(dependents.map(([path]) => path)).toEqual([]);
  });
});

describe('scripts that run when something is installed', () => {
  it('each package that has one is decided on', () => {
    const undecided = packagesWithInstallScripts().filter((name) => typeof workspace.allowBuilds[name] !== 'boolean');
    expect(undecided).toEqual([]);
  });

  it('the look at what is installed finds those that are known to have one', () => {
    expect(packagesWithInstallScripts()).toContain('@prisma/engines');
  });

  it('no decision is left over from a package that is gone', () => {
    const lockfile = readProjectFile('pnpm-lock.yaml');
    const gone = Object.keys(workspace.allowBuilds).filter((name) => !lockfile.includes(`${name}@`));
    expect(gone).toEqual([]);
  });
});
