import { describe, expect, it } from 'vitest';
import { dayInWords, durationInWords, momentInWords } from './in-words.ts';

describe('times in words', () => {
  it.each([
    [0, '1 second'],
    [0.2, '1 second'],
    [59.5, '60 seconds'],
    [61, '2 minutes'],
    [3600, '60 minutes'],
    [3601, '2 hours'],
  ])('%d seconds are %s: who waits that long is not too early', (seconds, words) => {
    expect(durationInWords(seconds)).toBe(words);
  });

  it('a moment has its time zone', () => {
    const moment = new Date('2026-11-30T23:05:00Z');
    expect(momentInWords(moment)).toBe('30 Nov 2026, 23:05 UTC');
    expect(dayInWords(moment)).toBe('30 Nov 2026');
  });
});
