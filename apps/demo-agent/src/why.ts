import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What an admin is told about a call that somebody may not make. */
export interface Explanation {
  readonly verdict: string;
  readonly reasons: readonly { readonly text: string }[];
}

/** Asks Gatehouse why, as an admin: the agent itself is told no more than that there is no such tool. */
export type Why = (tenant: string, subject: string, tool: string) => Promise<Explanation>;

/** @param commandLine the file of Gatehouse's command line */
export function whyBy(commandLine: string): Why {
  return async (tenant, subject, tool) => {
    const args = ['explain', '--tenant', tenant, '--subject', subject, '--tool', tool, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, [commandLine, ...args]);
    return JSON.parse(stdout);
  };
}
