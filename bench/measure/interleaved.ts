/** Something to be timed. */
export interface Subject {
  readonly name: string;
  readonly work: () => Promise<unknown>;
  /** What the project promises for the median, in milliseconds; absent where it promises nothing. */
  readonly target?: number;
}

/** What was found, in milliseconds: the median of the rounds' medians, and of their 99th percentiles. */
export interface Measured {
  readonly name: string;
  readonly p50: number;
  readonly p99: number;
  readonly runs: number;
  readonly target: number | undefined;
}

const ROUNDS = 7;

/**
 * Times each subject `runs` times a round, one run after the other, the subjects by turns: what another process does to
 * the machine meanwhile is done to all of them. A first round is not counted: connections, plans, the compiler.
 */
export async function measureInterleaved(subjects: readonly Subject[], runs: number): Promise<Measured[]> {
  const rounds = new Map<Subject, { p50: number; p99: number }[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const subject of subjects) {
      const times = await timesOf(subject, runs);
      if (round > 0) rounds.get(subject)?.push({ p50: quantile(times, 0.5), p99: quantile(times, 0.99) });
    }
  }
  return [...rounds].map(([{ name, target }, found]) => ({
    name,
    p50: quantile(found.map(({ p50 }) => p50).sort(ascending), 0.5),
    p99: quantile(found.map(({ p99 }) => p99).sort(ascending), 0.5),
    runs: runs * ROUNDS,
    target,
  }));
}

async function timesOf({ work }: Subject, runs: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return times.sort(ascending);
}

const ascending = (one: number, other: number) => one - other;

/** The value that a share of the sorted values does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
