import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { changedAt, packageFolders, pnpm, root } from './repository.mjs';
import { step } from './step.mjs';

/** pnpm writes it at the end of every installation that changed something. */
const mark = join(root, 'node_modules', '.modules.yaml');

/** Installs what the lockfile says unless that was done since it last changed; without the network after that. */
export function ensureDependencies() {
  const installed = changedAt(mark) ?? 0;
  const causes = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'].map((name) => join(root, name));
  causes.push(...packageFolders().map((folder) => join(folder, 'package.json')));
  if (causes.every((path) => (changedAt(path) ?? 0) <= installed)) return;

  const hint = installed === 0 ? ' (the first time, up to two minutes)' : '';
  step(`Installing dependencies${hint}`, [...pnpm, 'install', '--frozen-lockfile']);
  const now = new Date();
  utimesSync(mark, now, now);
}
