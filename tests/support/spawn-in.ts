import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { homedir } from 'node:os';

/** Who runs a program, and what it finds. */
export interface Surroundings {
  readonly uid?: number;
  readonly gid?: number;
  /** First on PATH. */
  readonly path?: string;
  /** Put before the command, for example `unshare --mount …`. */
  readonly prefix?: readonly string[];
}

/** Spawns a command with the environment that a login would give it. */
export function spawnIn(
  { uid, gid, path, prefix = [] }: Surroundings,
  command: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ChildProcessWithoutNullStreams {
  const [file, ...args] = [...prefix, ...command];
  return spawn(file as string, args, {
    env: {
      PATH: [path, '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin'].filter(Boolean).join(':'),
      HOME: homedir(),
      ...env,
    },
    stdio: 'pipe',
    cwd: '/',
    ...(uid === undefined ? {} : { uid, gid }),
  });
}
