/**
 * Whether the api keeps its memory: its resident set while many calls go through it, and afterwards whether as many are
 * on record as were answered.
 */
import { startInstallation } from './gatehouse/installation.ts';
import { countRecorded } from './gatehouse/recorded.ts';
import { startLoadTool } from './load/load-tool.ts';
import type { Asked } from './load/request.ts';
import { quantile } from './measure/call-cost.ts';
import { readFlags } from './measure/flags.ts';
import { printGates } from './measure/gates.ts';
import { residentMegabytes } from './measure/process-cost.ts';
import { printTable, saveResults } from './measure/results.ts';
import { startUpstream } from './targets/upstreams.ts';

const CONNECTIONS = 10;
const PARTS = 10;

const flags = readFlags();
await using load = await startLoadTool();
await using upstream = await startUpstream('fixed');
await using installation = await startInstallation({ upstreams: [upstream] });
const endpoint = installation.endpoints.get(upstream.name) ?? { url: '' };
const asked: Asked = { ...endpoint, method: 'tools/call', params: { name: 'lookup', arguments: { order: '4711' } } };

const series: { readonly calls: number; readonly megabytes: number; readonly p50: number }[] = [];
let calls = 0;
for (let part = 0; part < PARTS; part++) {
  const outcome = await load.run({ asked, connections: CONNECTIONS, calls: Math.ceil(flags.calls / PARTS) });
  calls += outcome.calls;
  series.push({ calls, megabytes: residentMegabytes(installation.apiPid), p50: quantile(outcome.latencies, 0.5) });
}
// The api writes before it answers: what is not there now will never be.
const { finished: recorded } = await countRecorded(installation, `${upstream.name}/lookup`);
printTable(
  ['calls', 'api RSS MB', 'p50 ms'],
  series.map((it) => [String(it.calls), it.megabytes.toFixed(0), it.p50.toFixed(2)]),
);
const megabytesAt = (part: number) => series[part - 1]?.megabytes ?? Number.NaN;
printGates([
  { what: `api RSS after ${calls} calls`, figure: megabytesAt(PARTS), unit: 'MB', atMost: 250 },
  {
    what: 'growth of it over the second half',
    figure: (megabytesAt(PARTS) / megabytesAt(PARTS / 2) - 1) * 100,
    unit: '%',
    atMost: 5,
  },
]);
process.stdout.write(`${calls} calls were answered, ${recorded} are on record\n`);
await saveResults(flags.json, 'soak', { calls, recorded, series });
if (recorded !== calls) process.exitCode = 1;
