import type { WorkerBeat } from '@gatehouse/db';

/** Milliseconds without a beat after which a worker is gone. */
const SILENCE = 10_000;

interface Heard {
  readonly beat: string;
  /** When it was first seen, by the time of this process. */
  readonly since: number;
}

/**
 * Which workers are gone, by the beats that this process has seen change. No clock but its own counts, and that one never
 * goes back: clocks that differ or jump make nobody dead, and a process that stood still itself has seen nobody fall silent.
 */
export class GoneWorkers {
  private heard = new Map<string, Heard>();
  private lookedAt: number | undefined;

  /**
   * @param workers all that there are now
   * @param now milliseconds, of a clock that never goes back
   * @returns ids of those that have fallen silent
   */
  look(workers: readonly WorkerBeat[], now: number): string[] {
    const stoodStill = this.lookedAt !== undefined && now - this.lookedAt > SILENCE / 2;
    this.lookedAt = now;
    const before = stoodStill ? new Map<string, Heard>() : this.heard;
    this.heard = new Map(
      workers.map(({ id, beat }) => {
        const known = before.get(id);
        return [id, known?.beat === beat ? known : { beat, since: now }];
      }),
    );
    return [...this.heard].filter(([, { since }]) => now - since >= SILENCE).map(([id]) => id);
  }
}
