import { describe, expect, it } from 'vitest';
import { TimeSlice } from './time-slice.ts';

/** How often others had their turn while work of `steps` steps of so many milliseconds each was done. */
async function turnsDuring(steps: number, each: number): Promise<number> {
  let turns = 0;
  let done = false;
  const count = () => {
    turns++;
    if (!done) setImmediate(count);
  };
  setImmediate(count);
  const slice = new TimeSlice();
  for (let step = 0; step < steps; step++) {
    const end = performance.now() + each;
    while (performance.now() < end);
    await slice.share();
  }
  done = true;
  return turns;
}

describe('TimeSlice', () => {
  it('lets others have their turn between long steps', async () => {
    expect(await turnsDuring(10, 6)).toBeGreaterThanOrEqual(10);
  });

  it('does not wait for them after each short one', async () => {
    expect(await turnsDuring(1_000, 0)).toBeLessThan(900);
  });
});
