import { describe, expect, it } from 'vitest';
import { parseMoment } from './parse-moment.ts';

describe('parseMoment', () => {
  it.each([
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T09:30Z', '2026-11-22T09:30:00.000Z'],
    ['2026-11-22T09:30:15.5+02:00', '2026-11-22T07:30:15.500Z'],
  ])('reads %s', (text, moment) => {
    expect(parseMoment(text).toISOString()).toBe(moment);
  });

  it.each(['', 'yesterday', '2026-13-01', '2026-11-22T09:30', '22.11.2026', '2026-11-22 09:30Z', '+12026-01-01'])(
    'refuses %j',
    (text) => {
      expect(() => parseMoment(text)).toThrow(expect.objectContaining({ code: 'usage.invalid' }));
    },
  );
});
