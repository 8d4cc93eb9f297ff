import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.mjs';
import { environment, root, turbo } from './repository.mjs';
import { step } from './step.mjs';

/**
 * Everything that proves the project, cheapest first; the first failure ends it with its exit code. The last line on
 * stdout is the sum. A suite that cannot run here skips itself and names the reason; with CI set that is a failure.
 *
 * @param args for vitest, for example names of files: then only these run
 */
export async function test(args) {
  build();
  step('Format and lint', ['biome', 'check', '.']);
  step('Types', [...turbo, 'run', 'typecheck', '--output-logs=errors-only']);
  step('Generated pages', ['node', join('scripts', 'errors-doc.mjs'), '--check']);
  const { status, sum, skipped } = await runVitest(args);
  if (status !== 0) process.exit(status);
  for (const name of skipped) console.log(`Did not run: ${name}`);
  console.log(sum);
  if (process.env.CI && skipped.length > 0) {
    console.error('With CI set, everything has to run.');
    process.exit(1);
  }
}

/** Runs all projects; what they print goes to stdout as it comes. */
async function runVitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-report-'));
  const report = join(folder, 'report.json');
  try {
    const slowest = join(root, 'scripts', 'run', 'slowest-files.mjs');
    const reporters = ['--reporter=default', `--reporter=${slowest}`, '--reporter=json', `--outputFile.json=${report}`];
    const child = spawn('vitest', ['run', ...reporters, ...args], { cwd: root, env: environment, stdio: 'inherit' });
    // Ctrl-C reaches vitest too, which stops what it has started; this only has to wait for it.
    process.on('SIGINT', () => {});
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    const [code] = await once(child, 'exit');
    return { status: code ?? 1, ...summarise(report) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function summarise(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { sum: '', skipped: [] };
  }
  const skipped = report.testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName);
  const more = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  return { sum: `${report.numPassedTests} passed, ${report.numFailedTests} failed${more}`, skipped };
}
