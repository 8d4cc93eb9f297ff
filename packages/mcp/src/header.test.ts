import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeaderValue, encodeHeaderValue } from './header.ts';

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
      fc.property(fc.string({ unit: 'binary' }), (text) => {
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
