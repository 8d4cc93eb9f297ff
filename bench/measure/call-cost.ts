import type { LoadOutcome, LoadTool } from '../load/load-tool.ts';
import type { Asked } from '../load/request.ts';
import { type Counts, Histogram } from './histogram.ts';
import { median } from './results.ts';

/** A way to a tool that is measured. */
export interface Way {
  readonly name: string;
  readonly asked: Asked;
  /** What it costs besides the upstream and the load tool, in CPU seconds so far, by process. */
  readonly cpuSeconds: Readonly<Record<string, () => number>>;
}

/** What a call by one way costs at one number of connections: medians of the rounds. */
export interface CallCost {
  readonly way: string;
  readonly connections: number;
  readonly calls: number;
  readonly callsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** CPU milliseconds a call, by process, and those of the load tool. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly loadCpu: number;
}

export interface Plan {
  readonly ways: readonly Way[];
  readonly connections: readonly number[];
  readonly rounds: number;
  /** Of one run. */
  readonly seconds: number;
}

interface Round {
  readonly outcome: LoadOutcome;
  readonly cpu: Readonly<Record<string, number>>;
}

/**
 * Measures ways by turns, in rounds: what else the machine does is done to all of them. A first round is not counted:
 * connections, plans, caches, the compiler.
 */
export async function measureCalls(load: LoadTool, plan: Plan): Promise<CallCost[]> {
  const { ways, connections, rounds, seconds } = plan;
  const cells = ways.flatMap((way) => connections.map((count) => ({ way, count, found: [] as Round[] })));
  for (let round = 0; round <= rounds; round++) {
    for (const { way, count, found } of cells) {
      const measured = await measureOnce(load, way, count, seconds);
      if (round > 0) found.push(measured);
    }
  }
  return cells.map(({ way, count, found }) => summarise(way, count, found));
}

async function measureOnce(load: LoadTool, way: Way, connections: number, seconds: number): Promise<Round> {
  const read = () => Object.entries(way.cpuSeconds).map(([name, now]) => [name, now()] as const);
  const before = read();
  const outcome = await load.run({ asked: way.asked, connections, seconds });
  const cpu = read().map(([name, now], index) => [name, now - (before[index]?.[1] ?? 0)]);
  return { outcome, cpu: Object.fromEntries(cpu) };
}

function summarise({ name, cpuSeconds }: Way, connections: number, rounds: readonly Round[]): CallCost {
  const of = (figure: (round: Round) => number) => median(rounds.map(figure));
  const perCall = (seconds: number, { outcome }: Round) => (seconds * 1000) / outcome.calls;
  return {
    way: name,
    connections,
    calls: rounds.reduce((sum, { outcome }) => sum + outcome.calls, 0),
    callsPerSecond: of(({ outcome }) => outcome.calls / outcome.seconds),
    p50: of(({ outcome }) => quantile(outcome.latencies, 0.5)),
    p99: of(({ outcome }) => quantile(outcome.latencies, 0.99)),
    cpu: Object.fromEntries(
      Object.keys(cpuSeconds).map((part) => [part, of((round) => perCall(round.cpu[part] ?? Number.NaN, round))]),
    ),
    loadCpu: of((round) => perCall(round.outcome.cpuSeconds, round)),
  };
}

/** In milliseconds. */
export function quantile(latencies: Counts, share: number): number {
  const histogram = new Histogram();
  histogram.add(latencies);
  return histogram.quantile(share) / 1000;
}
