/**
 * What a governed call costs: the same `tools/call` sent to an upstream directly, through a bare Node reverse proxy,
 * and through Gatehouse with everything on, of a tool that was reviewed as read-only (one durable event) and of one that
 * was not (two); and through Gatehouse to an upstream of the session era, that answers the same. The ways take turns in one run: ratios travel between machines, milliseconds do not.
 */
import { type Installation, startInstallation } from './gatehouse/installation.ts';
import { profileCalls } from './gatehouse/profile-calls.ts';
import { countRecorded } from './gatehouse/recorded.ts';
import { type LoadTool, startLoadTool } from './load/load-tool.ts';
import type { Asked } from './load/request.ts';
import { type CallCost, measureCalls, type Way } from './measure/call-cost.ts';
import { callGates, SESSION_ERA } from './measure/call-gates.ts';
import { printCalls } from './measure/call-report.ts';
import { type Flags, readFlags } from './measure/flags.ts';
import { printGates } from './measure/gates.ts';
import { cpuSecondsOf, cpuSecondsOfTree, residentMegabytes } from './measure/process-cost.ts';
import { saveResults } from './measure/results.ts';
import { startBareProxy, startUpstream, type Target } from './targets/upstreams.ts';

const flags = readFlags();
await using load = await startLoadTool();
if (flags.profile) await profileCalls(load, flags);
else await measure(load, flags);

async function measure(load: LoadTool, { upstreams, json, ...plan }: Flags): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const targets: Target[] = [];
  for (const name of upstreams) targets.push(opened.use(await startUpstream(name)));
  const sessionEra = opened.use(await startUpstream('session'));
  const installation = opened.use(await startInstallation({ upstreams: [...targets, sessionEra] }));
  const { synchronousCommit, apiPid, databasePid } = installation;

  const results: Record<string, CallCost[]> = {};
  for (const target of targets) {
    const proxy = opened.use(await startBareProxy(target));
    const endpoint = installation.endpoints.get(target.name);
    const cpuSeconds = { api: () => cpuSecondsOf(apiPid), database: () => cpuSecondsOfTree(databasePid) };
    const ways: Way[] = [
      { name: 'direct', asked: call(target, 'lookup'), cpuSeconds: {} },
      { name: 'bare proxy', asked: call(proxy, 'lookup'), cpuSeconds: { proxy: () => cpuSecondsOf(proxy.pid) } },
      { name: 'Gatehouse, read-only', asked: { ...call(target, 'lookup'), ...endpoint }, cpuSeconds },
      { name: 'Gatehouse, not read-only', asked: { ...call(target, 'change'), ...endpoint }, cpuSeconds },
    ];
    // Called in a session, which a caller of the current revision knows nothing of: there is no direct way.
    if (target.name === 'fixed') {
      const asked = { ...call(sessionEra, 'lookup'), ...installation.endpoints.get(sessionEra.name) };
      ways.push({ name: SESSION_ERA, asked, cpuSeconds });
    }
    const measured = await measureCalls(load, { ...plan, ways });
    printCalls(target.name, measured);
    if (target.name === 'fixed') printGates(callGates(measured));
    results[target.name] = measured;
  }
  for (const { name } of targets) {
    for (const tool of ['lookup', 'change']) await printRecorded(installation, `${name}/${tool}`);
  }
  const rss = residentMegabytes(apiPid);
  const traceExports = installation.traceExports();
  process.stdout.write(`api RSS ${rss.toFixed(0)} MB; synchronous_commit ${synchronousCommit}; `);
  process.stdout.write(`spans were sent ${traceExports} times\n`);
  await saveResults(json, 'call', { synchronousCommit, apiResidentMegabytes: rss, traceExports, upstreams: results });
}

/** Shows that the one is taken for read-only and the other is not. */
async function printRecorded(installation: Installation, tool: string): Promise<void> {
  const { finished, decided } = await countRecorded(installation, tool);
  process.stdout.write(`${tool}: ${((finished + decided) / finished).toFixed(2)} durable events a call\n`);
}

function call({ url }: Pick<Target, 'url'>, name: string): Asked {
  return { url, method: 'tools/call', params: { name, arguments: { order: '4711' } } };
}
