import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Surroundings, spawnIn } from '../support/spawn-in.ts';

/** What {@link startDatabase} says: the server, or the error that it met. */
export interface DatabaseOutcome {
  readonly pid: number;
  readonly adopted: boolean;
  readonly appUrl: string;
  readonly notes: readonly string[];
  readonly code?: string;
  readonly message?: string;
}

/** A process that uses the embedded database of a folder. */
export interface DatabaseUser {
  readonly process: ChildProcessWithoutNullStreams;
  readonly outcome: DatabaseOutcome;
  tell(what: 'stop' | 'release'): Promise<void>;
  /** Ends the process and leaves the server alone. */
  leave(): Promise<void>;
}

const program = fileURLToPath(new URL('./programs/start-database.ts', import.meta.url));

/** Starts the embedded database of a folder from a process of its own. */
export async function startDatabase(dataDir: string, surroundings: Surroundings = {}): Promise<DatabaseUser> {
  const child = spawnIn(surroundings, [process.execPath, '--conditions=@gatehouse/source', program, dataDir]);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stderr.pipe(process.stderr);
  const next = async () => JSON.parse((await lines.next()).value ?? '{}');
  const outcome = (await next()) as DatabaseOutcome;
  const tell = async (what: 'stop' | 'release') => {
    child.stdin.write(`${what}\n`);
    await next();
  };
  const leave = async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
  return { process: child, outcome, tell, leave };
}
