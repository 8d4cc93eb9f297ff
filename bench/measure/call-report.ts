import type { CallCost } from './call-cost.ts';
import { printTable } from './results.ts';

const HEAD = [
  'way',
  'connections',
  'calls/s',
  'p50 ms',
  'p99 ms',
  'CPU ms/call',
  ': proxy',
  'of which',
  'load tool',
  'calls/s : proxy',
  'added p50 ms',
];

/** Prints what calls by several ways cost, each beside what the bare proxy takes at as many connections. */
export function printCalls(upstream: string, costs: readonly CallCost[]): void {
  const rows = costs.map((cost) => {
    const proxy = costs.find(({ way, connections }) => way === 'bare proxy' && connections === cost.connections);
    const direct = costs.find(({ way, connections }) => way === 'direct' && connections === cost.connections);
    const parts = Object.entries(cost.cpu);
    const sum = total(cost);
    return [
      cost.way,
      String(cost.connections),
      cost.callsPerSecond.toFixed(0),
      cost.p50.toFixed(2),
      cost.p99.toFixed(2),
      parts.length > 0 ? sum.toFixed(3) : '',
      proxy && parts.length > 0 ? (sum / total(proxy)).toFixed(1) : '',
      parts.map(([name, milliseconds]) => `${name} ${milliseconds.toFixed(3)}`).join(', '),
      cost.loadCpu.toFixed(3),
      proxy ? `${((cost.callsPerSecond / proxy.callsPerSecond) * 100).toFixed(0)} %` : '',
      direct ? (cost.p50 - direct.p50).toFixed(2) : '',
    ];
  });
  process.stdout.write(`tools/call, upstream: ${upstream}\n`);
  printTable(HEAD, rows);
}

/** CPU milliseconds a call, of all processes. */
function total({ cpu }: CallCost): number {
  return Object.values(cpu).reduce((sum, milliseconds) => sum + milliseconds, 0);
}
