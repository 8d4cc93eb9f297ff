import { existsSync, lstatSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Takes packages out of a deployment, and whatever is there for their sake alone.
 *
 * @param folder of the deployment, as pnpm lays it out: links in `node_modules`, packages in `node_modules/.pnpm`
 * @param isDropped by the name of a package
 */
export function dropPackages(folder, isDropped) {
  const store = join(folder, 'node_modules/.pnpm');
  const real = realpathSync(store);
  const kept = new Set();
  const visit = (modules) => {
    for (const name of packagesIn(modules)) {
      const path = join(modules, name);
      if (isDropped(name)) rmSync(path, { recursive: true, force: true });
      else if (lstatSync(path).isSymbolicLink()) {
        const [entry] = relative(real, realpathSync(path)).split(sep);
        if (kept.has(entry)) continue;
        kept.add(entry);
        visit(join(store, entry, 'node_modules'));
      }
    }
  };
  visit(join(folder, 'node_modules'));
  for (const entry of readdirSync(store)) {
    if (!kept.has(entry) && entry !== 'node_modules') rmSync(join(store, entry), { recursive: true, force: true });
  }
  const hoisted = join(store, 'node_modules');
  for (const name of packagesIn(hoisted)) if (!existsSync(join(hoisted, name))) rmSync(join(hoisted, name));
}

/** The names of packages, links or not, in a `node_modules`. */
function packagesIn(modules) {
  return readdirSync(modules)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((scoped) => join(name, scoped)) : [name],
    );
}
