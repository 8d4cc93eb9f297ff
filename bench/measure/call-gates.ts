import type { CallCost } from './call-cost.ts';
import type { Gate } from './gates.ts';

/** A read-only call of the upstream of the session era. */
export const SESSION_ERA = 'Gatehouse, session era';

/** What is promised of a governed call of a read-only tool of the fixed-answer upstream, with everything on. */
export function callGates(costs: readonly CallCost[]): Gate[] {
  const find = (way: string, connections: number) =>
    costs.find((cost) => cost.way === way && cost.connections === connections);
  const gates: (Gate | undefined)[] = [
    gate(find('Gatehouse, read-only', 10), ({ cpu }) => ({
      what: 'CPU a call, api and database, 10 connections',
      figure: total(cpu),
      unit: 'ms',
      atMost: 0.2,
    })),
    // The same promise where the processor is another one: a bare proxy took 0.04 ms where it was made.
    gate(find('Gatehouse, read-only', 10), ({ cpu }) => ({
      what: 'the same as a multiple of what the bare proxy takes',
      figure: total(cpu) / total(find('bare proxy', 10)?.cpu),
      unit: '',
      atMost: 5,
    })),
    gate(find(SESSION_ERA, 10), ({ cpu }) => ({
      what: 'CPU of a call in a session, as a multiple of one of the current revision',
      figure: total(cpu) / total(find('Gatehouse, read-only', 10)?.cpu),
      unit: '',
      atMost: 2.5,
    })),
    gate(find('Gatehouse, read-only', 50), ({ callsPerSecond }) => ({
      what: 'calls a second beside the bare proxy, 50 connections',
      figure: (callsPerSecond / (find('bare proxy', 50)?.callsPerSecond ?? Number.NaN)) * 100,
      unit: '%',
      atLeast: 30,
    })),
    gate(find('Gatehouse, read-only', 1), ({ p50 }) => ({
      what: 'added at the median, 1 connection',
      figure: p50 - (find('direct', 1)?.p50 ?? Number.NaN),
      unit: 'ms',
      atMost: 2,
    })),
  ];
  return gates.filter((it) => it !== undefined);
}

function total(cpu: CallCost['cpu'] | undefined): number {
  return cpu ? Object.values(cpu).reduce((sum, milliseconds) => sum + milliseconds, 0) : Number.NaN;
}

/** Nothing is said of what this run did not measure. */
function gate(cost: CallCost | undefined, of: (cost: CallCost) => Gate): Gate | undefined {
  return cost && of(cost);
}
