import { describe, expect, it } from 'vitest';
import { EventIds } from './event-ids.ts';

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('ids of events', () => {
  it('are UUIDs of version 7 that begin with their time', () => {
    const id = new EventIds().next(Date.parse('2026-11-22T12:00:00.123Z'));
    expect(id).toMatch(VERSION_7);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(Date.parse('2026-11-22T12:00:00.123Z'));
  });

  it('grow, also when many are made in a millisecond and when the clock goes back', () => {
    const ids = new EventIds();
    const now = Date.parse('2026-11-22T12:00:00Z');
    const made = [now, ...Array<number>(10_000).fill(now), now - 60_000, now + 1, now + 2, now + 3].map((ms) =>
      ids.next(ms),
    );
    expect(made).toEqual(made.toSorted());
    expect(new Set(made).size).toBe(made.length);
    for (const id of made) expect(id).toMatch(VERSION_7);
  });
});
