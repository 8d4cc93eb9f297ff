import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadTool } from '../load/load-tool.ts';
import { type CpuProfile, type Grain, selfTimes } from '../measure/cpu-profile.ts';
import type { Flags } from '../measure/flags.ts';
import { printTable, saveResults } from '../measure/results.ts';
import { startUpstream } from '../targets/upstreams.ts';
import { startInstallation } from './installation.ts';

const CONNECTIONS = 10;
/** At least; a profile of less says little. */
const SECONDS = 5;
const WARM_UP_SECONDS = 3;
const SHOWN = 25;

/** Profiles the api while it passes on calls of a read-only tool, and prints what took the most time by itself. */
export async function profileCalls(load: LoadTool, { seconds, json }: Flags): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-profile-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const upstream = opened.use(await startUpstream('fixed'));
  const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500'];
  const installation = opened.use(await startInstallation({ upstreams: [upstream], flags }));
  const asked = {
    ...installation.endpoints.get(upstream.name),
    url: installation.endpoints.get(upstream.name)?.url ?? '',
    method: 'tools/call' as const,
    params: { name: 'lookup', arguments: { order: '4711' } },
  };

  await load.run({ asked, connections: CONNECTIONS, seconds: WARM_UP_SECONDS });
  const from = monotonicMicroseconds();
  const { calls } = await load.run({ asked, connections: CONNECTIONS, seconds: Math.max(seconds, SECONDS) });
  const until = monotonicMicroseconds();
  // Node writes the profile when it ends.
  await installation.stopApi();

  const [file] = await readdir(folder);
  const profile = JSON.parse(await readFile(join(folder, file ?? ''), 'utf8')) as CpuProfile;
  const times = (grain: Grain) => selfTimes(profile, grain, from, until);
  for (const grain of ['package', 'file', 'function'] as const) {
    const rows = times(grain)
      .slice(0, SHOWN)
      .map(({ part, milliseconds, share }) => [
        part,
        ((milliseconds * 1000) / calls).toFixed(1),
        `${(share * 100).toFixed(1)} %`,
      ]);
    printTable([`self time by ${grain}`, 'µs/call', 'share'], rows);
  }
  await saveResults(json, 'profile', { calls, packages: times('package'), files: times('file') });
}

/** What the profile's times are measured with: on Linux one clock for all processes. */
function monotonicMicroseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
