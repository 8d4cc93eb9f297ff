/** A CPU profile as Node writes it (Chrome DevTools Protocol, Profiler.Profile); times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

/** What one part took by itself, without what it called. */
export interface SelfTime {
  readonly part: string;
  readonly milliseconds: number;
  /** Of the time in which the process did anything at all. */
  readonly share: number;
}

/** How finely time is told apart. */
export type Grain = 'package' | 'file' | 'function';

/**
 * Self time by part, the biggest first, of the samples between two moments of the monotonic clock, in microseconds: what
 * is measured, without the start of the process. Time in which the process waited is left out.
 */
export function selfTimes(profile: CpuProfile, grain: Grain, from: number, until: number): SelfTime[] {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, number>();
  let at = profile.startTime;
  for (const [index, id] of profile.samples.entries()) {
    const delta = profile.timeDeltas[index] ?? 0;
    at += delta;
    const frame = frames.get(id);
    if (at < from || at > until || !frame || frame.functionName === '(idle)') continue;
    const part = partOf(frame, grain);
    times.set(part, (times.get(part) ?? 0) + delta / 1000);
  }
  const busy = [...times.values()].reduce((sum, milliseconds) => sum + milliseconds, 0);
  return [...times]
    .map(([part, milliseconds]) => ({ part, milliseconds, share: milliseconds / busy }))
    .sort((one, other) => other.milliseconds - one.milliseconds);
}

function partOf({ functionName, url, lineNumber }: ProfileNode['callFrame'], grain: Grain): string {
  if (url === '') return nativePart(functionName, grain);
  const [name, file] = placeOf(url);
  if (grain === 'package') return name;
  const place = file === '' ? name : `${name} ${file}`;
  return grain === 'file' ? place : `${place}:${lineNumber + 1} ${functionName || '(anonymous)'}`;
}

/** `(garbage collector)` and `(program)` are work that no function does; what else has no file is Node's own C++. */
function nativePart(functionName: string, grain: Grain): string {
  if (functionName.startsWith('(')) return functionName;
  return grain === 'package' ? 'built in' : `built in: ${functionName}`;
}

/** The package that a file belongs to, and its path there; for a file of Node its subject. */
function placeOf(url: string): readonly [name: string, file: string] {
  const node = /^node:(?:internal\/)?([^/]+)(.*)$/.exec(url);
  if (node) return [`node:${node[1]}`, node[2] ?? ''];
  const installed = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(url);
  if (installed) return [installed[1] ?? '', installed[2] ?? ''];
  const own = /\/(apps|packages)\/([^/]+)\/(.*)$/.exec(url);
  return own ? [`${own[1]}/${own[2]}`, own[3] ?? ''] : [url, ''];
}
