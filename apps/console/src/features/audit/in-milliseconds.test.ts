import { expect, it } from 'vitest';
import { inMilliseconds } from './in-milliseconds.ts';

it.each([
  [0, '0.0 ms'],
  [1234, '1.2 ms'],
  [12_345, '12 ms'],
  [2_500_000, '2500 ms'],
])('%i µs is %s', (duration, words) => expect(inMilliseconds(duration)).toBe(words));
