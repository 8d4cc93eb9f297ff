import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Its command: the package names nothing that could be imported. */
const suite = fileURLToPath(
  new URL('../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
);

interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly errorMessage?: string;
}

/** What came of one scenario. */
export interface Scenario {
  readonly name: string;
  /** How many checks held. */
  readonly passed: number;
  /** Those that did not hold, warned or were left out, each with why. */
  readonly complaints: readonly string[];
}

/**
 * Runs the official suite. Its exit code counts neither warnings nor what was left out, so what it wrote about every check
 * is read instead.
 *
 * @param args the mode, and what to run it against
 * @param onLine takes a line that it prints; when that fails, the suite is ended
 */
export async function runSuite(
  args: readonly string[],
  onLine: (line: string) => Promise<void> = async () => {},
): Promise<Scenario[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-conformance-'));
  const child = spawn(process.execPath, [suite, ...args, '-o', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
  const closed = once(child, 'close');
  try {
    for await (const line of createInterface({ input: child.stdout })) await onLine(line);
    await closed;
    return globSync('**/checks.json', { cwd: folder })
      .map((path) => summarise(basename(dirname(path)), JSON.parse(readFileSync(join(folder, path), 'utf8'))))
      .sort((one, other) => one.name.localeCompare(other.name));
  } finally {
    child.kill();
    await closed;
    await rm(folder, { recursive: true, force: true });
  }
}

function summarise(folder: string, checks: readonly Check[]): Scenario {
  const complaints = checks.filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO');
  return {
    name: folder.replace(/^(?:authorization-)?server-(.*?)-\d{4}-\d\d-\d\dT.*$/, '$1'),
    passed: checks.filter(({ status }) => status === 'SUCCESS').length,
    complaints: complaints.map(({ id, status, errorMessage = '' }) => `${status} ${id}: ${errorMessage}`),
  };
}
