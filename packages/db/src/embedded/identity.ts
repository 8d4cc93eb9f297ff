import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** As whom the programs of PostgreSQL run: they refuse uid 0. */
export interface Identity {
  /** For people. */
  readonly name: string;
  /** Put before every command. */
  readonly prefix: readonly string[];
  /** Whose the files must be; absent: whoever runs us. */
  readonly account?: { readonly uid: number; readonly gid: number };
}

/** Plain users run PostgreSQL as themselves. */
export const ourselves: Identity = { name: 'this account', prefix: [] };

/** A user namespace: no account needed and the files stay ours, but the kernel or a container may forbid it. */
export const namespace: Identity = {
  name: 'a user namespace',
  prefix: ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'],
};

/** Accounts that exist here and are there to run services, best first. */
export async function serviceAccounts(): Promise<Identity[]> {
  const found = await Promise.all(['postgres', '_postgres', 'nobody'].map(accountNamed));
  return found.filter((it) => it !== undefined);
}

/** The account with this name or uid, if it exists and is not root. */
export async function accountNamed(nameOrUid: string): Promise<Identity | undefined> {
  try {
    const [name, uid, gid] = await Promise.all(
      ['-un', '-u', '-g'].map(async (flag) => (await execute('id', [flag, nameOrUid])).stdout.trim()),
    );
    const account = { uid: Number(uid), gid: Number(gid) };
    if (!name || account.uid === 0) return undefined;
    return { name: `the account ${name}`, prefix: [], account };
  } catch {
    return undefined;
  }
}

/** What to spawn so that `program` runs as `identity`, with none of our environment: it holds secrets. */
export function commandAs(identity: Identity, program: string, args: readonly string[]) {
  const [command, ...rest] = [...identity.prefix, 'env', '-i', 'LC_ALL=C', 'TZ=UTC', program, ...args];
  return { command: command as string, args: rest, options: { cwd: '/', ...identity.account } };
}

/** The outcome of a program that was waited for. */
export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs `program` as `identity` to its end; a program that cannot be run at all is an outcome too. */
export async function runAs(identity: Identity, program: string, args: readonly string[]): Promise<Outcome> {
  const { command, args: all, options } = commandAs(identity, program, args);
  try {
    const { stdout, stderr } = await execute(command, all, { ...options, maxBuffer: 16 * 1024 * 1024 });
    return { ok: true, output: stdout + stderr };
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    return { ok: false, output: stdout + stderr || message };
  }
}

/** Whether `identity` can really enter `folder`: modes, access lists and mounts all have their say. */
export async function canEnter(identity: Identity, folder: string): Promise<boolean> {
  return (await runAs(identity, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder])).ok;
}
