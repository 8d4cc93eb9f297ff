import type { Metrics } from '../../platform/metrics.ts';

/** The stages that an attempt passes, in the order of pipeline.ts: each ends with one `attempt.note()`. */
export const STAGES = [
  'receive',
  'authenticate',
  'parse',
  'admit',
  'locate',
  'judge',
  'authorize',
  'dispatch',
] as const;

/** What is timed: the stages, and what lies around them. */
export type TimedStage = (typeof STAGES)[number] | 'record' | 'respond';

const TIMED: readonly TimedStage[] = [...STAGES, 'record', 'respond'];

/** Where the time of attempts goes. Labels are bound once: looking them up would cost more than what is measured. */
export class StageTimes {
  private readonly times: ReadonlyMap<TimedStage, { observe(seconds: number): void }>;

  constructor(private readonly metrics: Pick<Metrics, 'stageSeconds' | 'stageFailures'>) {
    this.times = new Map(TIMED.map((stage) => [stage, metrics.stageSeconds.labels(stage)]));
  }

  /** @param milliseconds that the stage took */
  passed(stage: TimedStage, milliseconds: number): void {
    this.times.get(stage)?.observe(milliseconds / 1000);
  }

  /** The attempt went no further than this stage. */
  failed(stage: TimedStage, outcome: string): void {
    this.metrics.stageFailures.inc({ stage, outcome });
  }
}
