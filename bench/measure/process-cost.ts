import { readdirSync, readFileSync } from 'node:fs';

/** `sysconf(_SC_CLK_TCK)`: 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** The fields of `/proc/<pid>/stat` that matter here (proc_pid_stat(5)); times in seconds. */
export interface ProcessTimes {
  readonly parent: number;
  /** utime + stime */
  readonly own: number;
  /** cutime + cstime: of children that have ended and were waited for. */
  readonly endedChildren: number;
}

/** @param stat the one line of `/proc/<pid>/stat`; the name in it may hold blanks and brackets */
export function parseStat(stat: string): ProcessTimes {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const seconds = (...at: number[]) => at.reduce((sum, index) => sum + (fields[index] ?? 0), 0) / TICKS_PER_SECOND;
  return { parent: fields[1] ?? 0, own: seconds(11, 12), endedChildren: seconds(13, 14) };
}

/** CPU seconds that one process has taken so far, user and system. */
export function cpuSecondsOf(pid: number): number {
  return readTimes(pid)?.own ?? Number.NaN;
}

/**
 * CPU seconds that a process and everything it has started have taken so far. What has ended is counted by the process
 * that waited for it, so the sum never falls.
 */
export function cpuSecondsOfTree(pid: number): number {
  const all = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? readTimes(Number(name)) : undefined;
    if (times) all.set(Number(name), times);
  }
  const sum = (root: number): number => {
    const { own = 0, endedChildren = 0 } = all.get(root) ?? {};
    const children = [...all].filter(([, { parent }]) => parent === root);
    return own + endedChildren + children.reduce((total, [child]) => total + sum(child), 0);
  };
  return sum(pid);
}

/** Resident memory of a process, in megabytes (10^6 bytes). */
export function residentMegabytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(kibibytes) * 1024) / 1e6;
}

/** Undefined for a process that has just ended. */
function readTimes(pid: number): ProcessTimes | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}
