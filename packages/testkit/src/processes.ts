import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Whether a process runs. One that has ended and that nobody has reaped yet does not. */
export function isRunning(pid: number): boolean {
  if (process.platform === 'linux') return readProc(pid) !== undefined;
  return fromPs().some((it) => it.pid === pid);
}

/** The ids of all processes on this machine whose command line contains `text`, for example a temporary folder. */
export function processesNaming(text: string): number[] {
  return runningProcesses()
    .filter(({ command }) => command.includes(text))
    .map(({ pid }) => pid);
}

/** The ids of everything that a process has started and that what it started has started. */
export function descendantsOf(pid: number): number[] {
  const all = runningProcesses();
  const childrenOf = (parent: number): number[] =>
    all.filter((it) => it.parent === parent).flatMap((it) => [it.pid, ...childrenOf(it.pid)]);
  return childrenOf(pid);
}

interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** Empty for threads of the kernel. */
  readonly command: string;
}

/** Minimal Linux images have no `ps`, other systems have no /proc. */
const runningProcesses = (): RunningProcess[] => (process.platform === 'linux' ? fromProc() : fromPs());

function fromProc(): RunningProcess[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => readProc(Number(pid))).filter((it) => it !== undefined);
}

function readProc(pid: number): RunningProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in brackets, may hold anything; after it come state and parent (proc_pid_stat(5)).
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    return { pid, parent: Number(parent), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
  } catch {
    // It has ended, perhaps while we were looking.
    return undefined;
  }
}

function fromPs(): RunningProcess[] {
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,stat=,command='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, state, command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid && !state?.startsWith('Z') ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}
