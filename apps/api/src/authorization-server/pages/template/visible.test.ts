import { describe, expect, it } from 'vitest';
import { visible } from './visible.ts';

describe('text of other people as a reader sees it', () => {
  it.each([
    ['an order turned by an override', 'acme\u202Egpj.exe', 'acme[U+202E]gpj.exe'],
    ['an isolate that is left open', '\u2067acme', '[U+2067]acme'],
    ['a zero-width space', 'ac\u200Bme', 'ac[U+200B]me'],
    ['a soft hyphen', 'ac\u00ADme', 'ac[U+00AD]me'],
    ['a filler that looks like nothing', 'a\u3164b', 'a[U+3164]b'],
    ['a blank of braille', 'a\u2800b', 'a[U+2800]b'],
    ['a letter of the tag block', 'a\u{E0041}b', 'a[U+E0041]b'],
    ['a joiner between Latin letters', 'ac\u200Dme', 'ac[U+200D]me'],
    ['a variation selector on a letter', 'a\uFE0Fb', 'a[U+FE0F]b'],
    ['half of a pair', 'a\uD800b', 'a[U+D800]b'],
    ['a line break', 'a\nb', 'a[U+000A]b'],
    ['a line separator', 'a\u2028b', 'a[U+2028]b'],
    ['NUL', 'a\0b', 'a[U+0000]b'],
  ])('%s is written out', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it.each([
    ['letters of any script', 'Łódź 東京 עברית العربية'],
    ['a family made of four emoji', '👨‍👩‍👧‍👦'],
    ['a heart that is an emoji', '❤️'],
    ['the joiner that Persian is written with', 'می\u200Cخواهم'],
  ])('%s stays as it is', (_, text) => {
    expect(visible(text)).toBe(text);
  });

  it('many spaces of many kinds are one', () => {
    expect(visible(`Acme${'\u00A0\u2003 \u3000'.repeat(50)}Inc.`)).toBe('Acme Inc.');
  });

  it('a pile of marks keeps four', () => {
    expect(visible(`a${'\u0301'.repeat(200)}b`)).toBe(`a${'\u0301'.repeat(4)}b`);
  });
});
