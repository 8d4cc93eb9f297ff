import { UriTemplate } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileUriTemplate } from './uri-template.ts';

describe('a URI template', () => {
  it.each<[string, string[], string[]]>([
    ['file:///a', ['file:///a'], ['file:///', 'file:///ab', 'xfile:///a', '']],
    ['test://{id}/data', ['test://1/data', 'test://a.b,c/data'], ['test:///data', 'test://1/2/data', 'test://1/data/']],
    ['db://{table}/{id}', ['db://t/1'], ['db://t', 'db://t/', 'db://t/1/2', 'DB://t/1']],
    ['file:///{+path}', ['file:///a', 'file:///a/b/c?d#e'], ['file:///', 'file://a']],
    ['{+uri}', ['anything://at/all'], ['']],
    ['x:{a,b}', ['x:1,2', 'x:1'], ['x:', 'x:1/2']],
    ['x:{name:3}', ['x:abc'], ['x:']],
    ['x:{list*}', ['x:a,b,c'], ['x:a/b']],
    ['x:y{/a}', ['x:y', 'x:y/1'], ['x:y/', 'x:y/1/2', 'x:yz']],
    ['x:y{/a,b}', ['x:y/1/2'], ['x:y1']],
    ['x:y{/a*}', ['x:y/1/2/3'], ['x:y1']],
    ['x:y{.ext}', ['x:y', 'x:y.txt', 'x:y.tar.gz'], ['x:y.', 'x:ytxt', 'x:y.a/b']],
    ['x:y{;p,q}', ['x:y', 'x:y;p=1;q=2'], ['x:yp=1', 'x:y;p=/']],
    ['x:y{?q,lang}', ['x:y', 'x:y?q=a/b&lang=de'], ['x:yq=a', 'x:y&q=a']],
    ['x:y?a=1{&b}', ['x:y?a=1', 'x:y?a=1&b=2'], ['x:y?a=1b=2', 'x:y?a=2&b=2']],
    ['x:y{#part}', ['x:y', 'x:y#a/b'], ['x:ypart', 'x:z#a']],
    ['x:{a}-{b}', ['x:1-2', 'x:1-2-3', 'x:---'], ['x:1', 'x:-', 'x:--', 'x:1-']],
    ['x:{a}.json', ['x:a.json', 'x:.json.json'], ['x:.json', 'x:a.jsonx', 'x:a.json/']],
    ['x:{a}{b}', ['x:12', 'x:123'], ['x:1']],
    ['x:{%41b.c}', ['x:1'], ['x:']],
    ['x:ü/{a}', ['x:ü/😀'], ['x:u/a']],
    ['x:(a+)+[{a}', ['x:(a+)+[1'], ['x:aaaa']],
  ])('%s matches what may have come from it', (template, matching, others) => {
    const matches = compileUriTemplate(template);
    expect(matching.filter((uri) => !matches(uri))).toEqual([]);
    expect(others.filter(matches)).toEqual([]);
  });

  it.each([
    'x:{',
    'x:}',
    'x:{}',
    'x:{a',
    'x:a}',
    'x:{{a}}',
    'x:{=a}',
    'x:{!a}',
    'x:{a b}',
    'x:{a,}',
    'x:{a:0}',
    'x:{a:12345}',
    'x:{?}',
    `x:${'{a}'.repeat(13)}`,
    `x:${'y'.repeat(600)}`,
  ])('that is malformed or too long matches nothing: %s', (template) => {
    const matches = compileUriTemplate(template);
    expect([template, 'x:', 'x:a', `x:${'a'.repeat(40)}`].filter(matches)).toEqual([]);
  });

  it('matches every URI that the official SDK expands it to, and those it would find in it', () => {
    const expression = fc
      .tuple(fc.constantFrom('', '+', '#', '.', '/'), fc.constantFrom('a', 'b', 'c1'), fc.constantFrom('', '*'))
      .map(([operator, name, explode]) => `{${operator}${name}${explode}}`);
    const literal = fc.stringMatching(/^[a-z/.-]{0,3}$/);
    const query = fc.constantFrom('', '{?a}', '{?a,b,c1}', '?x=1{&a,b}');
    const value = fc.oneof(fc.stringMatching(/^[a-z0-9 /&.-]{1,6}$/), fc.constant('ü😀'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(expression, literal), { maxLength: 4 }),
        query,
        fc.record({ a: value, b: value, c1: value }),
        (parts, end, values) => {
          const template = `x:${parts.flat().join('')}${end}`;
          expect(compileUriTemplate(template)(new UriTemplate(template).expand(values))).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
    const matchable = fc.constantFrom('{a}', '{+a}', '{/a}', '{.a}', '{?a}', '/', 'a', '-', '.');
    fc.assert(
      fc.property(fc.array(matchable, { maxLength: 5 }), fc.stringMatching(/^[a./?=-]{0,8}$/), (parts, rest) => {
        const template = `x:${parts.join('')}`;
        if (new UriTemplate(template).match(`x:${rest}`)) expect(compileUriTemplate(template)(`x:${rest}`)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  // Were it a regular expression of its own form, this would take longer than the universe has.
  it('is decided about in a time that grows with its length, whatever it is', () => {
    const matches = compileUriTemplate(`x:${'{a}a{+b}'.repeat(6)}!`);
    expect(matches(`x:${'a'.repeat(2000)}!`)).toBe(true);
    expect(matches(`x:${'a'.repeat(2000)}?!`)).toBe(true);
    expect(matches(`x:${'b'.repeat(2000)}!`)).toBe(false);
    expect(matches(`x:${'a'.repeat(3000)}!`)).toBe(false);
  });
});
