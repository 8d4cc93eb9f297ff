import { describe, expect, it } from 'vitest';
import { storable } from './storable.ts';

const textOf = (value: unknown, limit = 1_000) => storable(value, limit)?.text;

describe('storable', () => {
  it('writes what fits', () => {
    expect(textOf({ name: 'größe', n: [1, null] })).toBe('{"name":"größe","n":[1,null]}');
  });

  it('refuses a NUL wherever it stands, and takes a backslash before u0000 for what it is', () => {
    expect(textOf({ description: '\0' })).toBeUndefined();
    expect(textOf({ 'a\0': 1 })).toBeUndefined();
    expect(textOf({ description: '\\\0' })).toBeUndefined();
    expect(textOf({ pattern: '[^\\u0000]' })).toBe('{"pattern":"[^\\\\u0000]"}');
    expect(textOf({ pattern: '\\\\u0000' })).toBe('{"pattern":"\\\\\\\\u0000"}');
  });

  it('reads long runs of backslashes once', () => {
    expect(textOf('\\'.repeat(500_000), 2_000_000)).toHaveLength(1_000_002);
  });

  it('counts bytes, and the room that the database takes for its own way of writing', () => {
    expect(storable({ a: 'ü' }, 100)?.bytes).toBe('{"a": "ü"}'.length + 1);
    expect(storable({ a: 'ü' }, 10)).toBeUndefined();
    expect(storable([1e300], 100)).toBeUndefined();
    expect(storable([1e-300], 100)).toBeUndefined();
    expect(storable([1e20], 100)).toBeDefined();
  });
});
