import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { changedAt, packageFolders, root, turbo } from './repository.mjs';
import { step } from './step.mjs';

/** Its time is when the last complete build began. */
const mark = join(root, 'node_modules', '.cache', 'gatehouse-built');

/** Generates and builds everything, unless nothing has changed since the last time: that costs some milliseconds. */
export function ensureBuilt() {
  const built = changedAt(mark);
  if (built !== undefined && changedAt(join(root, 'apps/api/dist/main.cli.js')) && !changedSince(built)) return;
  build();
}

/** Generates and builds what has changed. */
export function build() {
  const began = new Date();
  step('Building', [...turbo, 'run', 'generate', 'build', '--output-logs=errors-only']);
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, '');
  utimesSync(mark, began, began);
}

/** Whether a source changed after that time. */
function changedSince(time) {
  const files = ['pnpm-lock.yaml', 'turbo.json', 'tsconfig.base.json', 'tsconfig.build.json'];
  return files.some((name) => changedAt(join(root, name)) > time) || packageFolders().some((it) => isNewer(it, time));
}

/** Made by the build itself, or of no concern to it. */
const ignored = /^(node_modules|dist|generated|\..*|.*\.test\.ts)$/;

/** Looks at the folders inside, too: they change when something in them is made, removed or renamed. */
function isNewer(folder, time) {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    if (ignored.test(entry.name)) return false;
    const path = join(folder, entry.name);
    return changedAt(path) > time || (entry.isDirectory() && isNewer(path, time));
  });
}
