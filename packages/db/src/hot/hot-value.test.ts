import { describe, expect, it } from 'vitest';
import { type HotValue, toWire } from './hot-value.ts';

describe('toWire', () => {
  it.each<[HotValue, unknown]>([
    [null, null],
    ['', ''],
    ['it\'s \\ "x"', 'it\'s \\ "x"'],
    [1.5, '1.5'],
    [9007199254740993n, '9007199254740993'],
    [true, 'true'],
    [new Date('2026-11-22T10:00:00.123Z'), '2026-11-22T10:00:00.123Z'],
    [new Uint8Array([0, 255]), Buffer.from([0, 255])],
    [[], '{}'],
    [['a', null, 'NULL', '', 'x,y', '{', '"', '\\'], '{"a",NULL,"NULL","","x,y","{","\\"","\\\\"}'],
    [[1, 2n, false], '{"1","2","false"}'],
    [[new Uint8Array([1])], '{"\\\\x01"}'],
  ])('gives value %# its wire form', (value, wire) => {
    expect(toWire(value)).toEqual(wire);
  });

  it.each([undefined, {}, Symbol('x'), new Date(Number.NaN), () => 1, [[1]], [undefined], [{}]])(
    'refuses %s before anything is sent',
    (value) => {
      expect(() => toWire(value as HotValue)).toThrow(expect.objectContaining({ code: 'internal' }));
    },
  );
});
