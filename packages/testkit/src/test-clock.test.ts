import { describe, expect, it } from 'vitest';
import { testClock } from './test-clock.ts';

describe('testClock', () => {
  it('stands still', () => {
    const clock = testClock('2026-11-22T12:00:00Z');
    expect(clock.now()).toEqual(clock.now());
    expect(clock.now().toISOString()).toBe('2026-11-22T12:00:00.000Z');
  });

  it('moves by milliseconds and jumps to a time', () => {
    const clock = testClock('2026-11-22T12:00:00Z');
    clock.advance(1500);
    expect(clock.now().toISOString()).toBe('2026-11-22T12:00:01.500Z');
    clock.set('2027-01-01T00:00:00Z');
    expect(clock.now().toISOString()).toBe('2027-01-01T00:00:00.000Z');
  });

  it('hands out times that the caller cannot turn back', () => {
    const clock = testClock('2026-11-22T12:00:00Z');
    clock.now().setFullYear(1999);
    expect(clock.now().getUTCFullYear()).toBe(2026);
  });

  it('refuses what is not a time', () => {
    expect(() => testClock('yesterday')).toThrow(RangeError);
    expect(() => testClock('2026-11-22T12:00:00Z').set('soon')).toThrow(RangeError);
  });
});
