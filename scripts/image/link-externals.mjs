import { lstatSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * `next build` finds the packages that it leaves outside by links of its own, into the `node_modules` of the repository. A
 * deployment leaves them out, and has its packages elsewhere.
 *
 * @param built the app, as it was built
 * @param folder of its deployment
 */
export function linkExternals(built, folder) {
  const links = '.next/node_modules';
  for (const name of readdirSync(join(built, links), { recursive: true })) {
    const path = join(built, links, name);
    if (!lstatSync(path).isSymbolicLink()) continue;
    const [, entry] = readlinkSync(path).split('node_modules/.pnpm/');
    const link = join(folder, links, name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), join(folder, 'node_modules/.pnpm', entry)), link);
  }
}
