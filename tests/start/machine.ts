import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** An account without rights that every system has. */
export const nobody = { uid: 65534, gid: 65534 };

const here = fileURLToPath(new URL('.', import.meta.url));

const isRoot = process.getuid?.() === 0;

const succeeds = (command: readonly string[], as = {}) =>
  spawnSync(command[0] as string, command.slice(1), { stdio: 'ignore', ...as }).status === 0;

/** What is missing for tests that act as root. */
export const missingRoot = isRoot ? undefined : 'this is not root';

/** What is missing for tests in which root runs something as a plain user. */
export const missingPlainUser =
  missingRoot ??
  (succeeds([process.execPath, '-e', `require('fs').readdirSync(${JSON.stringify(here)})`], nobody)
    ? undefined
    : 'a plain user cannot read this clone');

/** Put before a command, it makes a small file system of `options` at `folder`, for that command only. */
export const withMount = (folder: string, options: string): string[] => [
  ...['unshare', ...(isRoot ? [] : ['--user', '--map-root-user']), '--mount'],
  ...['sh', '-c', `mount -t tmpfs -o mode=700,${options} tmpfs "$0" && exec "$@"`, folder],
];

/** What is missing for tests that mount a file system. */
export const missingMount = succeeds([...withMount(tmpdir(), 'size=64k'), 'true'])
  ? undefined
  : 'nothing can be mounted';

/** A folder for PATH in which `unshare` is a program that fails, as in containers that forbid user namespaces. */
export function withoutUnshare(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-path-'));
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return folder;
}
