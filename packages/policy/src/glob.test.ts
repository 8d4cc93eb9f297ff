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
    const text = (characters: string) => fc.string({ unit: fc.constantFrom(...characters.split('')), maxLength: 8 });
    fc.assert(
      fc.property(text('ab/*'), text('ab/'), (glob, name) => {
        expect(matches(glob, name)).toBe(meaning(glob, name));
      }),
      { numRuns: 2000 },
    );
  });

  it('does not try every split: a pattern that would take a backtracking matcher for ever ends', () => {
    const glob = `${'*a'.repeat(5_000)}*b`;
    expect(matches(glob, 'a'.repeat(20_000))).toBe(false);
    expect(matches(glob, `${'a'.repeat(20_000)}b`)).toBe(true);
  });

  it('knows the upstream that it is confined to, and that it may match several', () => {
    expect(compileGlob('billing/*').upstream).toBe('billing');
    expect(compileGlob('billing/create*').upstream).toBe('billing');
    expect(compileGlob('*').upstream).toBeUndefined();
    expect(compileGlob('bill*/x').upstream).toBeUndefined();
    expect(compileGlob('*/x').upstream).toBeUndefined();
  });
});
