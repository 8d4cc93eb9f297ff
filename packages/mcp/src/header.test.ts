import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeaderValue, encodeHeaderValue } from './header.ts';

/** Of any characters that there are. The strings of fast-check are drawn from a table that takes seconds to make. */
const anyText = fc
  .array(fc.oneof(fc.integer({ max: 0xd7ff, min: 0 }), fc.integer({ max: 0x10ffff, min: 0xe000 })))
  .map((codePoints) => String.fromCodePoint(...codePoints));

describe('a header value', () => {
  it.each(['add', 'file:///a b.txt', 'a\tb', '~', 'Create Invoice'])('is itself when plain: %j', (text) => {
    expect(encodeHeaderValue(text)).toBe(text);
  });

  it.each(['', ' a', 'a ', 'a\r\nX-Evil: 1', 'a\nb', '\0', 'é', '😀', '=?base64?YQ==?='])(
    'is encoded when not: %j',
    (text) => {
      expect(encodeHeaderValue(text)).toMatch(/^=\?base64\?[A-Za-z0-9+/]*=*\?=$/);
    },
  );

  it('comes back as the text that it stands for, and never holds what would end a header', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const value = encodeHeaderValue(text);
        expect(value).toMatch(/^[\t\x20-\x7e]+$/);
        expect(decodeHeaderValue(value)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    '=?base64?YQ?=',
    '=?base64?YR==?=?=',
    '=?base64?Y Q==?=',
    '=?base64?YQ-_?=',
    '=?base64?gA==?=',
    '=?base64?7aCA?=',
  ])('that is broken Base64 or no UTF-8 stands for nothing: %s', (value) => {
    expect(decodeHeaderValue(value)).toBeUndefined();
  });

  it.each(['=?base64?', '=?base64?=', '=?BASE64?YQ==?=', '=?base64?YQ==', 'x=?base64?YQ==?='])(
    'that only resembles the encoded form is itself: %s',
    (value) => {
      expect(decodeHeaderValue(value)).toBe(value);
    },
  );
});
