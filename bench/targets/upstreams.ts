import { type Program, startProgram } from './program.ts';

/** A server that is called, in a process of its own. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
}

const UPSTREAMS: Readonly<Record<string, URL>> = {
  fixed: new URL('./fixed-upstream.ts', import.meta.url),
  session: new URL('./session-upstream.ts', import.meta.url),
  sdk: new URL('./sdk-upstream.ts', import.meta.url),
};

/**
 * Starts the upstream of that name: `fixed`, `sdk` or `session`.
 *
 * @param furtherTools how many tools the fixed one lists besides the two that are called
 * @throws TypeError when there is none of that name
 */
export async function startUpstream(name: string, furtherTools = 0): Promise<Target> {
  const file = Object.hasOwn(UPSTREAMS, name) ? UPSTREAMS[name] : undefined;
  if (!file) throw new TypeError(`There is no upstream ${name}; there are: ${Object.keys(UPSTREAMS).join(', ')}`);
  return targetOf(name, await startProgram(file, { args: [String(furtherTools)] }));
}

/** Starts the bare reverse proxy before a target. */
export async function startBareProxy({ name, url }: Target): Promise<Target> {
  return targetOf(name, await startProgram(new URL('./bare-proxy.ts', import.meta.url), { args: [url] }));
}

function targetOf(name: string, { ready, pid, stop }: Program): Target {
  return { name, url: String(ready.url), pid, [Symbol.asyncDispose]: stop };
}
