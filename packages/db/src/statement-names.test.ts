import { describe, expect, it } from 'vitest';
import { StatementNames } from './statement-names.ts';

describe('StatementNames', () => {
  it('gives a text one name, and two texts two', () => {
    const names = new StatementNames();
    expect(names.of('a')).toBe(names.of('a'));
    expect(names.of('a')).not.toBe(names.of('b'));
  });

  it('stops naming after a bounded number of texts, and still knows the first ones', () => {
    const names = new StatementNames();
    const first = names.of('0');
    for (let n = 0; n < 2000; n++) names.of(String(n));
    expect(names.of('never seen')).toBeUndefined();
    expect(names.of('0')).toBe(first);
  });

  it.each(['26000', '0A000'])('gives new names after %s, never one that was used before', (code) => {
    const names = new StatementNames();
    const before = ['a', 'b', 'c'].map((text) => names.of(text));
    names.renewAfter(code);
    const after = ['c', 'd', 'a', 'b'].map((text) => names.of(text));
    expect(before.filter((name) => after.includes(name))).toEqual([]);
  });

  it.each(['23505', undefined])('keeps its names after %s', (code) => {
    const names = new StatementNames();
    const before = names.of('a');
    names.renewAfter(code);
    expect(names.of('a')).toBe(before);
  });
});
