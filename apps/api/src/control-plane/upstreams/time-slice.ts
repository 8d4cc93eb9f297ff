import { setImmediate as othersTurn } from 'node:timers/promises';

/** Milliseconds. */
const LENGTH = 5;

/** Keeps long work from holding up everything else in the process: how much there is to do is a stranger's choice. */
export class TimeSlice {
  private began = performance.now();

  /** To be called between steps: lets others have their turn when this work has had its own. */
  async share(): Promise<void> {
    if (performance.now() - this.began < LENGTH) return;
    await othersTurn();
    this.began = performance.now();
  }
}
