import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, mkdtemp, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';
import { type Binaries, copyBinaries, linkLibraries } from './binaries.ts';
import { canEnter, type Identity, namespace, ourselves, runAs, serviceAccounts } from './identity.ts';

/** Where root puts what another account must reach. */
const shared = '/var/lib/gatehouse';

/** How a cluster is run: as whom, with which binaries, in which folder. */
export interface Placement {
  readonly identity: Identity;
  readonly binaries: Binaries;
  /** Holds the cluster's files and nothing of ours; belongs to `identity`. */
  readonly home: string;
}

/**
 * Decides how the stopped cluster of a data folder is run, and hands its files over to whoever will run it.
 *
 * A plain user runs it as it is. Root needs a user namespace, or an account to drop to, and that must reach the
 * binaries and the data, which a clone below /root hides from it: then they are put below /var/lib/gatehouse.
 * Nothing is assumed: each way is tried.
 *
 * @param home where the cluster is, or would best be
 * @returns with another `home` when the cluster was copied there: remember it, then remove the old one
 * @throws GatehouseError `database.not-startable` when no way works
 */
export async function place(dataDir: string, home: string, found: Binaries): Promise<Placement> {
  if (process.getuid?.() !== 0) return placeForPlainUser(dataDir, home, found);
  const candidates = await candidatesFor(home);
  for (const identity of candidates) {
    if (identity.account) await letThrough(identity, dataDir);
    const binaries = (await canEnter(identity, dirname(home))) && (await binariesFor(identity, found));
    if (binaries) return handOver({ identity, binaries, home });
  }
  for (const identity of candidates) {
    const binaries = (await canEnter(identity, dirname(shared))) && (await binariesFor(identity, found));
    if (binaries) return handOver({ identity, binaries, home: await copyHome(dataDir, home) });
  }
  throw new GatehouseError('database.not-startable', {
    reason:
      'PostgreSQL refuses to run as root: allow user namespaces (`unshare --user true` must work), ' +
      'or add an account for it (`useradd --system postgres`)',
  });
}

async function placeForPlainUser(dataDir: string, home: string, found: Binaries): Promise<Placement> {
  const binaries = (await linkLibraries(found)) ? found : await copyBinaries(found, dataDir);
  const { ok, output } = await runAs(ourselves, binaries.postgres, ['--version']);
  if (!ok) throw new GatehouseError('database.not-startable', { reason: output.trim() });
  await mkdir(home, { recursive: true, mode: 0o700 });
  return { identity: ourselves, binaries, home };
}

/** Best first. A cluster that belongs to somebody already is run as that account and no other. */
async function candidatesFor(home: string): Promise<Identity[]> {
  const now = await lstat(home).catch(() => undefined);
  if (!now || now.uid === 0) return [namespace, ...(await serviceAccounts())];
  return [{ name: `uid ${now.uid}`, prefix: [], account: { uid: now.uid, gid: now.gid } }];
}

/** Lets accounts pass through, not list, a data folder of root's whose parents they can enter anyhow. */
async function letThrough(identity: Identity, dataDir: string): Promise<void> {
  const { uid, mode } = await stat(dataDir);
  if (uid === 0 && (await canEnter(identity, dirname(dataDir)))) await chmod(dataDir, (mode & 0o7777) | 0o011);
}

/** The binaries where `identity` can run them: as installed, else as a copy. */
async function binariesFor(identity: Identity, found: Binaries): Promise<Binaries | undefined> {
  const runs = async ({ postgres }: Binaries) => (await runAs(identity, postgres, ['--version'])).ok;
  if ((await linkLibraries(found)) && (await runs(found))) return found;
  await mkdir(shared, { recursive: true, mode: 0o755 });
  const copy = await copyBinaries(found, shared);
  return (await runs(copy)) ? copy : undefined;
}

/** A new home below /var/lib/gatehouse, with what is in the old one. */
async function copyHome(dataDir: string, home: string): Promise<string> {
  await mkdir(shared, { recursive: true, mode: 0o755 });
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const copy = await mkdtemp(join(shared, `${name}-`));
  if (await lstat(home).catch(() => undefined)) await asRoot('cp', ['-a', '--', `${home}/.`, copy]);
  return copy;
}

/** Makes the home, and every file in it, belong to the identity. */
async function handOver(placement: Placement): Promise<Placement> {
  const { home, identity } = placement;
  await mkdir(home, { recursive: true, mode: 0o700 });
  const { uid } = await lstat(home);
  if (identity.account && identity.account.uid !== uid) {
    await asRoot('chown', ['-R', '-h', '--', `${identity.account.uid}:${identity.account.gid}`, home]);
  }
  return placement;
}

async function asRoot(program: string, args: readonly string[]): Promise<void> {
  const { ok, output } = await runAs(ourselves, program, args);
  if (!ok) throw new GatehouseError('database.not-startable', { reason: output.trim() });
}
