import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bin, root } from './repository.mjs';

/** The oldest major version of Node that Gatehouse runs on. */
const oldest = 24;

/** The built command line with these arguments. */
export const commandLine = (...args) => [findNode(), join(root, 'apps', 'api', 'dist', 'main.cli.js'), ...args];

/** The Node of `node-linux-*`; where there is no such package, the one that runs this. */
export function findNode() {
  const own = join(bin, 'node');
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own;
  if (Number(process.versions.node.split('.')[0]) >= oldest) return process.execPath;
  console.error(
    `Gatehouse needs Node ${oldest} or newer on ${process.platform}-${process.arch}; this is ${process.version}.`,
  );
  process.exit(1);
}
