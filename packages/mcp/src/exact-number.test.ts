import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { survivesDouble } from './exact-number.ts';

describe('a number', () => {
  it.each([
    '0',
    '-0',
    '0.0',
    '0e999999999999',
    '1',
    '1.0',
    '1e2',
    '100E-2',
    '0.1',
    '1e21',
    '1e-7',
    '9007199254740992',
    '5e-324',
  ])('such as %s is the same to all who read it as a double', (text) => {
    expect(survivesDouble(text)).toBe(true);
  });

  it.each([
    '9007199254740993',
    '12345678901234567890',
    '0.10000000000000000001',
    '1e400',
    '-1e400',
    '1e-400',
    '1e999999999999',
  ])('such as %s is not', (text) => {
    expect(survivesDouble(text)).toBe(false);
  });

  it('that was written from a double is the same, whatever it is', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (double) => {
        expect(survivesDouble(String(double))).toBe(true);
        expect(survivesDouble(double.toExponential())).toBe(true);
      }),
    );
  });

  it('with an integer beyond a double is never the same', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 80n }), (integer) => {
        expect(survivesDouble(String(integer))).toBe(
          BigInt(Number(integer)) === integer && String(Number(integer)) === String(integer),
        );
      }),
    );
  });
});
