import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { spawnIn } from './spawn-in.ts';

const entry = fileURLToPath(new URL('../../apps/api/dist/main.cli.js', import.meta.url));

/** The built command line with these arguments. */
export const commandLine = (...args: string[]): string[] => [process.execPath, entry, ...args];

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the built command line to its end. */
export async function runCommand(
  settings: Readonly<Record<string, string>>,
  args: string[],
  input = '',
): Promise<CommandResult> {
  const child = spawnIn({}, commandLine(...args), settings);
  const closed = once(child, 'close');
  child.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await closed) as [number | null];
  return { code, stdout, stderr };
}
