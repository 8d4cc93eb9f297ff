import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitStatements, tokenise, UnreadableSql } from './tokenise.ts';

const texts = (sql: string) => tokenise(sql).map(({ kind, text }) => `${kind}:${text}`);

describe('tokenise', () => {
  it.each<[string, string[]]>([
    ['SELECT a', ['word:select', 'word:a']],
    ['select"A""b"', ['word:select', 'name:A"b']],
    ["'it''s' x", ["string:'it''s'", 'word:x']],
    ["E'a\\'b' x", ["string:'a\\'b'", 'word:x']],
    ["e'\\\\' x", ["string:'\\\\'", 'word:x']],
    ["'a\\' x", ["string:'a\\'", 'word:x']],
    ["b'01' as x", ["string:'01'", 'word:as', 'word:x']],
    ["N'n' x", ["string:'n'", 'word:x']],
    ['$$a;b$$ x', ['string:a;b', 'word:x']],
    ['$t$ $$ $t$ x', ['string: $$ ', 'word:x']],
    ['a$$b', ['word:a$$b']],
    ['$1$$x$$', ['parameter:$1', 'string:x']],
    ['a--b\nc', ['word:a', 'word:c']],
    ['a--b\rc', ['word:a', 'word:c']],
    ['a/*b/*c*/d*/e', ['word:a', 'word:e']],
    ['a/**/b', ['word:a', 'word:b']],
    ['1+--x\n2', ['number:1', 'symbol:+', 'number:2']],
    ['a\u00a0b', ['word:a\u00a0b']],
    ['ÀB', ['word:Àb']],
    ["fooE'x'", ['word:fooe', "string:'x'"]],
    ['u & "x"', ['word:u', 'symbol:&', 'name:x']],
  ])('reads %j as the server does', (sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  it.each([
    "select 'a",
    'select "a',
    'select /* a',
    'select /* /* a */',
    'a/*/*/*/*/b',
    'select $$a',
    'select $t$a$$',
    "select E'a\\'",
    'select \0 1',
    "select U&'a'",
    'select u&"set\\005fconfig"(1)',
    "select 'a'\n'b'",
    "select E'a' --\n 'b\\'c'",
  ])('does not guess at %j', (sql) => {
    expect(() => tokenise(sql)).toThrow(UnreadableSql);
  });

  it('answers or refuses whatever text it is given, and loses nothing that is outside strings and comments', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...`'"$\\-/*;eEuU&abc_ \n1`) }), (sql) => {
        let read: ReturnType<typeof tokenise>;
        try {
          read = tokenise(sql);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(UnreadableSql);
          return;
        }
        if (!/['"$]|--|\/\*/.test(sql)) {
          expect(read.map(({ text }) => text.toLowerCase()).join('')).toBe(sql.replace(/\s/g, '').toLowerCase());
        }
      }),
    );
  });

  it('takes time in proportion to the text', () => {
    expect(tokenise(`select '${"''".repeat(200_000)}'`)).toHaveLength(2);
    expect(() => tokenise(`select '${"''".repeat(200_000)}`)).toThrow(UnreadableSql);
    expect(tokenise('/*'.repeat(50_000) + '*/'.repeat(50_000))).toEqual([]);
  });
});

describe('splitStatements', () => {
  it('splits at semicolons outside strings, comments and quoted names, and drops empty statements', () => {
    const statements = splitStatements(tokenise(`;select ';' /*;*/;; update ";" --;\n;`));
    expect(statements.map((tokens) => tokens.map(({ text }) => text))).toEqual([
      ['select', "';'"],
      ['update', ';'],
    ]);
  });
});
