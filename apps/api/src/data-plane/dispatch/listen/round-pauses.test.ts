import { describe, expect, it } from 'vitest';
import { RoundPauses } from './round-pauses.ts';

describe('the pauses between rounds', () => {
  it('are short where one change follows another', () => {
    const pauses = new RoundPauses();
    expect([pauses.after(0), pauses.after(500), pauses.after(1_000)]).toEqual([100, 200, 400]);
  });

  it('begin anew after a rest', () => {
    const pauses = new RoundPauses();
    for (let now = 0; now < 5_000; now += 1_000) pauses.after(now);
    expect(pauses.after(40_000)).toBe(100);
  });

  it('leave an upstream that never stops one round a minute', () => {
    const pauses = new RoundPauses();
    let rounds = 0;
    for (let now = 0; now < 3_600_000; rounds++) now += pauses.after(now);
    expect(rounds).toBeLessThan(75);
  });
});
