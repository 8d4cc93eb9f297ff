import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const entry = fileURLToPath(new URL('../../apps/api/dist/main.cli.js', import.meta.url));

/**
 * Runs a command of the built command line, and gives what it printed.
 *
 * @throws Error with what it wrote, when it fails
 */
export async function runCommand(settings: Readonly<Record<string, string>>, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [entry, ...args], { env: settings, cwd: '/' });
  return stdout.trim();
}
