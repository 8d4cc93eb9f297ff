import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('./programs/streaming-upstream.ts', import.meta.url));

/** The streaming upstream, always at the same port, as a process that comes and goes. */
export class UpstreamProcess implements AsyncDisposable {
  readonly url: string;
  private child: ChildProcess | undefined;

  constructor(private readonly port: number) {
    this.url = `http://127.0.0.1:${port}/mcp`;
  }

  async start(): Promise<void> {
    await this.kill();
    this.child = fork(program, [String(this.port)], {
      env: {},
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    await once(this.child, 'message');
  }

  /** Resolves when a call of `stream` or `wait` has begun there. */
  async begins(): Promise<void> {
    if (this.child) await once(this.child, 'message');
  }

  async kill(): Promise<void> {
    if (!this.child) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    this.child = undefined;
    await exited;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
