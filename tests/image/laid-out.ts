import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import type { CommandResult } from '../support/command-line.ts';
import { spawnIn } from '../support/spawn-in.ts';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

/** How a process of an image lived. */
export interface Life extends CommandResult {
  readonly pid: number | undefined;
}

/** What an image holds, in a folder of its own, as scripts/image.mjs lays it out. */
export class LaidOut implements AsyncDisposable {
  private constructor(
    private readonly folder: string,
    /** What would be the root of the app in a container. */
    readonly app: string,
  ) {}

  static async of(image: 'api' | 'console'): Promise<LaidOut> {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-image-'));
    const app = join(folder, 'app');
    const command = [join(repository, 'scripts/image.mjs'), image, app];
    const { status, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return new LaidOut(folder, app);
  }

  /** A folder beside the app. */
  beside(name: string): string {
    return join(this.folder, name);
  }

  /** @returns the path of a file with this in it */
  async secret(name: string, value: string): Promise<string> {
    const path = this.beside(name);
    await writeFile(path, `${value}\n`, { mode: 0o600 });
    return path;
  }

  /** Everything in it, by name. */
  files(): string[] {
    return globSync('**/*', { cwd: this.app });
  }

  /** Runs a command of the image to its end. */
  run(settings: Readonly<Record<string, string>>, ...command: readonly string[]): Promise<CommandResult> {
    return endOf(this.start(settings, command));
  }

  /** What its health check says of a process. */
  async isWell(settings: Readonly<Record<string, string>>, name: string): Promise<boolean> {
    return (await this.run(settings, 'node', join(this.app, 'bin/healthcheck.mjs'), name)).code === 0;
  }

  /**
   * Starts a process, waits until it is well, lets `use` do something with it, and tells it to stop.
   *
   * @param name as the health check knows it
   */
  async live(settings: Readonly<Record<string, string>>, name: string, use?: () => Promise<void>): Promise<Life> {
    const child = this.start(settings, [`gatehouse-${name}`]);
    const end = endOf(child);
    try {
      await vi.waitUntil(async () => child.exitCode !== null || (await this.isWell(settings, name)), {
        timeout: 60_000,
      });
      await use?.();
    } finally {
      child.kill('SIGTERM');
    }
    return { pid: child.pid, ...(await end) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private start(settings: Readonly<Record<string, string>>, command: readonly string[]) {
    const path = `${join(this.app, 'bin')}:${dirname(process.execPath)}`;
    return spawnIn({ path }, command, settings);
  }
}

async function endOf(child: ReturnType<typeof spawnIn>): Promise<CommandResult> {
  const [[code], stdout, stderr] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
