import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { findNode } from './gatehouse.mjs';
import { environment, root } from './repository.mjs';

/** Measures what the performance claims say, on what was built: each file of bench/ in turn, or those that are named. */
export function bench(names) {
  build();
  const folder = join(root, 'bench');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const chosen = files.filter((name) => names.length === 0 || names.includes(name.replace(/\.ts$/, '')));
  if (chosen.length === 0) {
    console.error(`There is no such measurement; there are: ${files.join(', ') || 'none'}`);
    process.exit(2);
  }
  for (const name of chosen) {
    const { status } = spawnSync(findNode(), [join(folder, name)], { cwd: root, env: environment, stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
}
