/**
 * What a list of 500 granted tools costs, on an installation with few tenants and on one with many; the two take turns.
 */
import { fillTenants, visitTenants } from './gatehouse/fill-tenants.ts';
import { type Installation, startInstallation } from './gatehouse/installation.ts';
import { startLoadTool } from './load/load-tool.ts';
import { measureCalls, type Way } from './measure/call-cost.ts';
import { readFlags } from './measure/flags.ts';
import { printGates } from './measure/gates.ts';
import { cpuSecondsOf, cpuSecondsOfTree } from './measure/process-cost.ts';
import { printTable, saveResults } from './measure/results.ts';
import { TOOLS } from './targets/tools.ts';
import { startUpstream } from './targets/upstreams.ts';

const LISTED = 500;
const CONNECTIONS = 1;
const FEW = 1;

const { rounds, seconds, tenants, json } = readFlags();
await using load = await startLoadTool();
await using upstream = await startUpstream('fixed', LISTED - TOOLS.length);
await using few = await startInstallation({ upstreams: [upstream] });
await using many = await startInstallation({ upstreams: [upstream] });
await fillTenants(few, FEW);
await fillTenants(many, tenants);
await visitTenants(few, FEW);
await visitTenants(many, tenants);

const ways = [way(`${FEW + 1} tenants`, few), way(`${tenants + 1} tenants`, many)];
const costs = await measureCalls(load, { ways, connections: [CONNECTIONS], rounds, seconds });
process.stdout.write(`tools/list of ${LISTED} tools, ${CONNECTIONS} connection\n`);
printTable(
  ['installation', 'lists/s', 'p50 ms', 'p99 ms', 'api CPU ms/list', 'database CPU ms/list'],
  costs.map(({ way, callsPerSecond, p50, p99, cpu }) => [
    way,
    callsPerSecond.toFixed(0),
    ...[p50, p99, cpu.api, cpu.database].map((figure = Number.NaN) => figure.toFixed(3)),
  ]),
);
const [withFew = Number.NaN, withMany = Number.NaN] = costs.map(({ p50 }) => p50);
printGates([
  { what: 'p50 of a list', figure: withFew, unit: 'ms', atMost: 2 },
  // Between equals the median of a run differs by as much.
  { what: 'p50 with many tenants, as a part of that with few', figure: withMany / withFew, unit: '', atMost: 1.1 },
]);
await saveResults(json, 'list-tools', costs);

function way(name: string, { endpoints, apiPid, databasePid }: Installation): Way {
  const cpuSeconds = { api: () => cpuSecondsOf(apiPid), database: () => cpuSecondsOfTree(databasePid) };
  return { name, asked: { url: '', ...endpoints.get(upstream.name), method: 'tools/list' }, cpuSeconds };
}
