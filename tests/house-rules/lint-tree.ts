import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { projectFiles, projectRoot } from './project-files.ts';

const run = promisify(execFile);

/** What the linter said about one file. */
export interface Finding {
  readonly path: string;
  /** A Biome category (`lint/style/noProcessEnv`), or the name of one of our own rules (`house/database`). */
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
}

interface Diagnostic {
  readonly category: string;
  readonly message: string;
  readonly severity: Finding['severity'];
  readonly location: { readonly path: string };
}

/**
 * Lints files in a temporary tree that has this project's own configuration, plugins and manifests, and nothing else.
 *
 * @param files source text by path from the root of the project: the path decides which rules hold.
 */
export async function lint(files: Readonly<Record<string, string>>): Promise<Finding[]> {
  const tree = await mkdtemp(join(tmpdir(), 'gatehouse-house-rules-'));
  try {
    for (const path of ['biome.jsonc', 'biome', '.gitignore', ...projectFiles('package.json')]) {
      await cp(join(projectRoot, path), join(tree, path), { recursive: true });
    }
    for (const [path, source] of Object.entries(files)) {
      await mkdir(dirname(join(tree, path)), { recursive: true });
      await writeFile(join(tree, path), source);
    }
    const report = await biome(['lint', '--reporter=json', '--max-diagnostics=none', ...Object.keys(files)], tree);
    return report.diagnostics.map(({ category, message, severity, location }) => ({
      path: location.path,
      rule: category === 'plugin' ? message.slice(0, message.indexOf(':')) : category,
      severity,
    }));
  } finally {
    await rm(tree, { recursive: true, force: true });
  }
}

/** The rules that one file broke, each named once. */
export async function rulesBroken(path: string, source: string): Promise<string[]> {
  const findings = await lint({ [path]: source });
  return [...new Set(findings.map(({ rule }) => rule))].sort();
}

/** Which of these paths broke a rule, when the same source stands at each of them. */
export async function placesRefused(rule: string, paths: readonly string[], source: string): Promise<string[]> {
  const findings = await lint(Object.fromEntries(paths.map((path) => [path, source])));
  return paths.filter((path) => findings.some((finding) => finding.path === path && finding.rule === rule));
}

/** Which of these sources broke a rule, each in a file of its own beside `path`. */
export async function sourcesRefused(rule: string, path: string, sources: readonly string[]): Promise<string[]> {
  const place = (index: number) => join(dirname(path), `${index}-${basename(path)}`);
  const findings = await lint(Object.fromEntries(sources.map((source, index) => [place(index), source])));
  return sources.filter((_, index) =>
    findings.some((finding) => finding.path === place(index) && finding.rule === rule),
  );
}

async function biome(args: readonly string[], cwd: string): Promise<{ readonly diagnostics: readonly Diagnostic[] }> {
  const command = join(projectRoot, 'node_modules/.bin/biome');
  // Biome exits 1 when it has found errors, with the report on stdout all the same.
  const { stdout } = await run(command, args, { cwd }).catch((failure: { stdout?: string }) => {
    if (failure.stdout?.startsWith('{')) return { stdout: failure.stdout };
    throw failure;
  });
  return JSON.parse(stdout);
}
