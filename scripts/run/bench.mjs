import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { findNode } from './gatehouse.mjs';
import { environment, root } from './repository.mjs';

/**
 * Measures what the performance claims say, on what was built: each file of bench/ in turn, or those that are named.
 *
 * @param args names, then flags; all of them get the flags
 */
export function bench(args) {
  const firstFlag = args.findIndex((arg) => arg.startsWith('-'));
  const names = firstFlag === -1 ? args : args.slice(0, firstFlag);
  const flags = args.slice(names.length);
  const folder = join(root, 'bench');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const known = files.map((name) => name.replace(/\.ts$/, ''));
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no measurement ${unknown.join(', ')}; there are: ${known.join(', ')}`);
    process.exit(2);
  }
  build();
  for (const name of names.length > 0 ? names : known) {
    const command = [join(folder, `${name}.ts`), ...flags];
    const { status } = spawnSync(findNode(), command, { cwd: root, env: environment, stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
}
