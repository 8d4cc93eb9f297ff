import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { descendantsOf, isRunning, processesNaming } from '@gatehouse/testkit';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { commandLine } from '../support/command-line.ts';
import { ownSettings } from '../support/own-settings.ts';
import { type ServeProcess, startServe } from '../support/serve-process.ts';
import type { Surroundings } from '../support/spawn-in.ts';

/** How one `serve` of a test is started; what is not said is as usual. */
export interface Start {
  readonly surroundings?: Surroundings;
  readonly settings?: Readonly<Record<string, string>>;
  /** After `serve`. */
  readonly args?: readonly string[];
  readonly command?: readonly string[];
}

/** One data folder that lives through all tests of a file, and everything that was ever seen running on it. */
export class Serving {
  /** Readable for everybody; the data folder is inside. */
  folder = '';
  dataDir = '';
  settings: Record<string, string> = {};
  #seen: number[] = [];

  /** To be called while a test file is collected: makes the folder, and ends and removes what is left. */
  static ofThisFile(): Serving {
    const serving = new Serving();
    beforeAll(async () => {
      serving.folder = await mkdtemp(join(tmpdir(), 'gatehouse-serve-'));
      await chmod(serving.folder, 0o755);
      serving.dataDir = join(serving.folder, 'data');
      serving.settings = await ownSettings(serving.dataDir);
    });
    afterAll(() => rm(serving.folder, { recursive: true, force: true }));
    afterEach(() => {
      for (const pid of serving.#seen.filter(isRunning)) process.kill(pid, 'SIGKILL');
      serving.#seen = [];
    });
    return serving;
  }

  get seen(): readonly number[] {
    return this.#seen;
  }

  start({ surroundings, settings = this.settings, args = [], command = commandLine('serve', ...args) }: Start = {}) {
    const serve = startServe(settings, surroundings, command);
    this.#seen.push(serve.pid);
    return serve;
  }

  async startReady(how?: Start): Promise<ServeProcess> {
    const serve = this.start(how);
    if (!(await serve.ready)) throw new Error(serve.stderr.join('\n'));
    this.look(serve);
    return serve;
  }

  /** Takes in what a `serve` has started since. */
  look(serve: ServeProcess): void {
    this.#seen.push(...serve.descendants());
  }

  async stop(serve: ServeProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    serve.kill(signal);
    expect(await serve.ended).toBe(0);
  }

  nothingLeft(): Promise<void> {
    return vi.waitFor(() => expect(this.#seen.filter(isRunning)).toEqual([]), 15_000);
  }

  /** The servers that run on the data folder. */
  databases(): number[] {
    return withoutForks(processesNaming(`postgres -D ${this.dataDir}`));
  }

  isAnswering(): Promise<boolean> {
    return fetch(`http://127.0.0.1:${this.settings.PORT}/health/ready`).then(
      ({ status }) => status === 200,
      () => false,
    );
  }
}

/** The one process below `serve` whose command line contains `text`. */
export function processOf(serve: ServeProcess, text: string): number {
  const found = withoutForks(processesNaming(text).filter((pid) => serve.descendants().includes(pid)));
  if (found.length !== 1) throw new Error(`${found.length} processes with ${text}`);
  return found[0] as number;
}

/** A process that was just forked has the command line of its parent until it changes it. */
function withoutForks(found: readonly number[]): number[] {
  const forked = new Set(found.flatMap(descendantsOf));
  return found.filter((pid) => !forked.has(pid));
}

/** What each process below `serve` finds in its environment, as `NAME=value` with a NUL after each. */
export function environmentsOf(serve: ServeProcess): Promise<string[]> {
  return Promise.all(serve.descendants().map((pid) => readFile(`/proc/${pid}/environ`, 'utf8')));
}
