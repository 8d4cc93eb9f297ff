import { startEmbedded } from '@gatehouse/db/embedded';
import { descendantsOf, isRunning } from '@gatehouse/testkit';

/** The PostgreSQL of an installation, as something that can be hurt. */
export interface DatabaseProcesses {
  /** Superuser, in Gatehouse's database. */
  readonly adminUrl: string;
  /** Ends the server and all that it has started, at once. */
  kill(): void;
  /** Halts every process but the server's first one, which goes on to take connections. @returns what lets them go on */
  haltSessions(): () => void;
  /** Halts all of it. @returns what lets it go on */
  halt(): () => void;
}

/** Finds the one that runs in a data folder, which somebody else has started. */
export async function databaseProcesses(dataDir: string): Promise<DatabaseProcesses> {
  const { pid, adminUrl, appUrl, release } = await startEmbedded({ dataDir });
  await release();
  const signal = (pids: readonly number[], name: NodeJS.Signals) => {
    for (const each of pids.filter(isRunning)) process.kill(each, name);
  };
  const halt = (pids: readonly number[]) => {
    signal(pids, 'SIGSTOP');
    return () => signal(pids, 'SIGCONT');
  };
  return {
    adminUrl: Object.assign(new URL(adminUrl), { pathname: new URL(appUrl).pathname }).href,
    kill: () => signal([pid, ...descendantsOf(pid)], 'SIGKILL'),
    haltSessions: () => halt(descendantsOf(pid)),
    halt: () => halt([pid, ...descendantsOf(pid)]),
  };
}
