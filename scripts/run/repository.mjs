import { readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where packages put their commands, and `node-linux-*` the Node that Gatehouse runs on. */
export const bin = join(root, 'node_modules', '.bin');

/**
 * pnpm in its one version, by way of the npm that is there: nothing has to be installed beforehand. Without
 * `--prefer-offline` npm asks the registry each time, although it has that version, and hangs where there is no network.
 */
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const npx = ['npx', '--yes', '--prefer-offline'];
export const pnpm = [...npx, packageManager];
/** turbo wants to find pnpm, too. */
export const turbo = [...npx, '--package', packageManager, '--', 'turbo'];

/** For every program started here. Nothing phones home. */
export const environment = {
  ...process.env,
  PATH: bin + delimiter + process.env.PATH,
  TURBO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  CHECKPOINT_DISABLE: '1',
  // Compiled code is kept from one start to the next: commands answer a third sooner.
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
};

/** When a file last changed, in milliseconds; undefined where there is none. */
export const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

/** The folders of all workspace packages. */
export function packageFolders() {
  const below = (folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(root, folder, entry.name));
  const folders = [...below('apps'), ...below('packages'), ...['prisma', 'tests', 'bench'].map((it) => join(root, it))];
  return folders.filter((folder) => changedAt(join(folder, 'package.json')) !== undefined);
}
