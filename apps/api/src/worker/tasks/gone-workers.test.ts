import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GoneWorkers } from './gone-workers.ts';

const beats = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).map(([id, beat]) => ({ id, beat: String(beat) }));

describe('a worker', () => {
  it('is gone when its beat has stayed the same for ten seconds of the one who looks', () => {
    const gone = new GoneWorkers();
    for (let now = 0; now < 10_000; now += 2_000) expect(gone.look(beats({ a: 7 }), now)).toEqual([]);
    expect(gone.look(beats({ a: 7 }), 10_000)).toEqual(['a']);
  });

  it('is there as long as its beat changes, in whatever direction', () => {
    const counts = fc.array(fc.nat(1), { minLength: 3, maxLength: 60 });
    fc.assert(
      fc.property(counts, (steps) => {
        const gone = new GoneWorkers();
        let count = 0;
        let unchanged = 0;
        for (const [n, step] of steps.entries()) {
          unchanged = n > 0 && step === 0 ? unchanged + 2_000 : 0;
          count += step;
          expect(gone.look(beats({ a: count }), n * 2_000)).toEqual(unchanged >= 10_000 ? ['a'] : []);
        }
      }),
    );
  });

  it('is not gone because the one who looks stood still', () => {
    const gone = new GoneWorkers();
    gone.look(beats({ a: 1 }), 0);
    expect(gone.look(beats({ a: 1 }), 60_000)).toEqual([]);
    expect(gone.look(beats({ a: 1 }), 64_000)).toEqual([]);
    expect(gone.look(beats({ a: 2 }), 68_000)).toEqual([]);
  });

  it('is forgotten with its row, and its successor starts anew', () => {
    const gone = new GoneWorkers();
    for (let now = 0; now <= 8_000; now += 4_000) gone.look(beats({ a: 1 }), now);
    expect(gone.look([], 12_000)).toEqual([]);
    expect(gone.look(beats({ a: 1 }), 16_000)).toEqual([]);
  });
});
