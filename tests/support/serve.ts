import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '@gatehouse/db/embedded';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** The ready line of `serve` (contract.md). */
export interface ReadyLine {
  readonly ready: true;
  readonly api: string;
  readonly console: string | null;
  readonly mcp: readonly string[];
  readonly seconds: number;
}

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Gatehouse of its own: data folder, ports, processes. */
export interface Installation extends AsyncDisposable {
  readonly ready: ReadyLine;
  /** Where the api serves its metrics. */
  readonly metricsUrl: string;
  /** Runs a command of the command line against it. */
  command(...args: string[]): Promise<CommandResult>;
  /** Like {@link command}, with text on standard input. */
  commandWithInput(input: string, ...args: string[]): Promise<CommandResult>;
}

/** Starts the built `serve` with the demo, as `npm start` does, in a temporary data folder. */
export async function serveDemo(environment: Readonly<Record<string, string>> = {}): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-journey-'));
  const [port, consolePort, metricsPort] = [await freePort(), await freePort(), await freePort()];
  const env = {
    PATH: process.env.PATH,
    HOME: dataDir,
    GATEHOUSE_DATA_DIR: dataDir,
    GATEHOUSE_DEMO: '1',
    PORT: String(port),
    GATEHOUSE_CONSOLE_PORT: String(consolePort),
    GATEHOUSE_METRICS_PORT: String(metricsPort),
    LOG_LEVEL: 'warn',
    ...environment,
  };
  const child = spawn(process.execPath, [commandLine, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ready = await readyLine(child);
  const command = (input: string | undefined, args: string[]) => runCommand(env, args, input);
  return {
    ready,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    command: (...args) => command(undefined, args),
    commandWithInput: (input, ...args) => command(input, args),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const commandLine = join(repository, 'apps/api/dist/main.cli.js');

async function readyLine(child: ChildProcess): Promise<ReadyLine> {
  const said: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
  if (!child.stdout) throw new Error('serve was started without a pipe');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{"ready":true')) return JSON.parse(line) as ReadyLine;
    said.push(`${line}\n`);
  }
  throw new Error(`serve ended before it was ready:\n${said.join('')}`);
}

async function runCommand(env: NodeJS.ProcessEnv, args: string[], input?: string): Promise<CommandResult> {
  const child = spawn(process.execPath, [commandLine, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input ?? '');
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
