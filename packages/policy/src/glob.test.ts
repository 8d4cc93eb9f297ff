import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob } from './glob.ts';

const matches = (glob: string, name: string): boolean => compileGlob(glob).matches(name);

/** What a glob means, told in the slowest and plainest way. */
function meaning(glob: string, name: string): boolean {
  if (glob === '') return name === '';
  if (glob[0] !== '*') return name[0] === glob[0] && name !== '' && meaning(glob.slice(1), name.slice(1));
  return meaning(glob.slice(1), name) || (name !== '' && meaning(glob, name.slice(1)));
}

const text = (characters: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters.split('')), maxLength });

describe('a glob', () => {
  it.each([
    ['*', 'billing/createInvoice', true],
    ['*', '', true],
    ['billing/*', 'billing/createInvoice', true],
    ['billing/*', 'billing/', true],
    ['billing/*', 'billing2/createInvoice', false],
    ['billing/*', 'billing', false],
    ['*/*delete*', 'files/bulk_delete_all', true],
    ['*/*delete*', 'files/bulk_remove', false],
    ['files/*', 'files/a/b', true],
    ['billing/createInvoice', 'billing/createInvoice', true],
    ['billing/createInvoice', 'billing/createInvoices', false],
    ['billing/CREATEINVOICE', 'billing/createInvoice', false],
    ['billing/a*a', 'billing/a', false],
    ['billing/a*a', 'billing/aa', true],
    ['**', 'anything/at-all', true],
    ['billing/**x', 'billing/x', true],
  ])('%s on %s says %s', (glob, name, expected) => {
    expect(matches(glob, name)).toBe(expected);
  });

  it('takes every character but * for itself, those of regular expressions too', () => {
    expect(matches('a.c/[x]+(y)?$', 'a.c/[x]+(y)?$')).toBe(true);
    expect(matches('a.c/x', 'abc/x')).toBe(false);
    expect(matches('billing/?', 'billing/x')).toBe(false);
  });

  it('means the same as its plainest definition', () => {
    fc.assert(
      fc.property(text('ab/*', 8), text('ab/', 16), (glob, name) => {
        expect(matches(glob, name)).toBe(meaning(glob, name));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds a literal in a text that repeats itself', () => {
    fc.assert(
      fc.property(text('ab', 6), fc.nat(40), text('ab', 200), (unit, times, name) => {
        const literal = unit.repeat(times);
        expect(matches(`*${literal}*`, name)).toBe(name.includes(literal));
        expect(matches(`*${literal}*`, `${name}${literal}${name}`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not try every split: a pattern that would take a backtracking matcher for ever ends', () => {
    const glob = `${'*a'.repeat(5_000)}*b`;
    expect(matches(glob, 'a'.repeat(20_000))).toBe(false);
    expect(matches(glob, `${'a'.repeat(20_000)}b`)).toBe(true);
  });

  it('reads a name once, however often the beginning of a literal is found in it', () => {
    const name = 'a'.repeat(1_000_000);
    const literal = `${'a'.repeat(500_000)}b${'a'.repeat(10)}`;
    expect(matches(`*${literal}*`, name)).toBe(false);
    expect(matches(`*${literal}*`, `${name}b${name}`)).toBe(true);
  });

  it('knows what every name that it matches begins with', () => {
    expect(compileGlob('billing/create*').prefix).toBe('billing/create');
    expect(compileGlob('billing/create').prefix).toBe('billing/create');
    expect(compileGlob('*/x').prefix).toBe('');
  });

  it('says of a beginning whether it can match names that have it, and whether it matches all of them', () => {
    fc.assert(
      fc.property(text('ab/*', 5), text('ab/', 4), text('ab/', 4), (source, beginning, rest) => {
        const glob = compileGlob(source);
        if (glob.matches(beginning + rest)) expect(glob.reaches(beginning)).toBe(true);
        if (glob.covers(beginning)) expect(glob.matches(beginning + rest)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(['*', '**', 'a*', 'a/*'].every((source) => compileGlob(source).covers('a/'))).toBe(true);
    expect(['a/b*', 'b/*', '*/x', 'b*', 'a/'].some((source) => compileGlob(source).covers('a/'))).toBe(false);
    expect(['b/*', 'b*', 'b/x', 'a'].some((source) => compileGlob(source).reaches('a/'))).toBe(false);
  });
});
