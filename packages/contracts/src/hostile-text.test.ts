import { describe, expect, it } from 'vitest';
import { minimal, placed, problemsOf } from '../test/told.ts';
import { MAX_TENANT_FILE_BYTES } from './parse-tenant-file.ts';

describe('hostile and broken text', () => {
  it.each([
    ['', '1:1 : The file is empty.'],
    ['# nothing\n', '1:1 : The file is empty.'],
    ['~', '1:1 : The file is empty.'],
    [`\ufeff${minimal}`, '1:1 : The file begins with a byte-order mark; save it without.'],
    ['tenant: acme\nname: A\ntenant: globex\n', '3:1 tenant: "tenant" occurs twice here.'],
    ['tenant: acme\nname: A\n"ten\\u0061nt": globex\n', '3:1 tenant: "tenant" occurs twice here.'],
    ['a: &x [1]\nb: *x\n', '1:7 a: Anchors and aliases are not supported; write the value out.'],
    ['a: &x [1]\nb: *x\n', '2:4 b: Anchors and aliases are not supported; write the value out.'],
    ['tenant: !!str acme\n', '1:15 tenant: Tags are not supported; write plain values.'],
    ['tenant: !evil acme\n', '1:15 tenant: Tags are not supported; write plain values.'],
    [`${minimal}---\n${minimal}`, '3:1 : The file holds several documents; write one tenant in one file.'],
    [`%YAML 1.1\n---\n${minimal}`, '1:1 : Directives are not supported; leave them out.'],
    ['tenant: acme\nupstreams:\n\t- slug: a\n', '3:1 : Tabs are not allowed as indentation.'],
    ['tenant: "acme\n', '2:1 : Missing closing "quote.'],
    ['1: acme\n', '1:1 : A name must be plain text.'],
    ['? [a]\n: acme\n', '1:3 : A name must be plain text.'],
    ['? &x tenant\n: acme\n', '1:6 : A name must be plain text.'],
  ])('%j gets a clear problem', (text, expected) => {
    expect(placed(text)).toContain(expected);
  });

  it('a list or a word for the whole file gets a clear problem', () => {
    expect(placed('- tenant\n')).toEqual(['1:1 : Expected a map, found a list.']);
    expect(placed('acme')).toEqual(['1:1 : Expected a map, found text.']);
  });

  it('aliases that would multiply are never followed', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &x${n + 1} [${Array(9).fill(`*x${n}`).join(',')}]`);
    const problems = problemsOf(`a0: &x0 [lol]\n${levels.join('\n')}\n`);
    expect(problems.length).toBeLessThanOrEqual(201);
    expect(problems[0]?.message).toContain('Anchors and aliases are not supported');
  });

  it('bytes that are not UTF-8 are named by their line', () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode('tenant: acme\n# fine: é\nname: '), 0xe9, 0x0a]);
    expect(placed(bytes)).toEqual(['3:1 : This line is not UTF-8; save the file in that encoding.']);
  });

  it('a file over the bound is not looked at', () => {
    const fits = minimal + '#'.repeat(MAX_TENANT_FILE_BYTES - minimal.length);
    expect(problemsOf(fits)).toEqual([]);
    expect(placed(`${fits}#`)).toEqual(['1:1 : The file is larger than 1 MiB.']);
    expect(placed('é'.repeat(MAX_TENANT_FILE_BYTES / 2 + 1))).toEqual(['1:1 : The file is larger than 1 MiB.']);
    expect(placed(new Uint8Array(MAX_TENANT_FILE_BYTES + 1))).toEqual(['1:1 : The file is larger than 1 MiB.']);
  });

  it.each([
    ['lists in lists', '['.repeat(20_000)],
    ['maps in maps', '{a: '.repeat(20_000)],
    ['lists in lists that end', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['dashes', '- '.repeat(20_000)],
    ['a few more levels than are needed', `tenant: ${'['.repeat(40)}${']'.repeat(40)}`],
  ])('%s without end get a problem and no crash', (_, text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });

  it('a great many names are compared in time, and a great many problems are counted', () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `name${n}: 1`).join('\n');
    const problems = problemsOf(names);
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)?.message).toMatch(/^There are \d+ more problems after this one\.$/);
  });

  it('a great many names that are declared nowhere are each found, though not each compared with all', () => {
    const roles = Array.from({ length: 1000 }, (_, n) => `  - { slug: role-number-${n}, grants: [] }`).join('\n');
    const bindings = Array.from({ length: 5000 }, (_, n) => `  - { role: rule-number-${n}, to: { subject: a } }`);
    const problems = problemsOf(`${minimal}roles:\n${roles}\nbindings:\n${bindings.join('\n')}\n`);
    expect(problems[0]?.message).toContain('Did you mean role-number-');
    expect(problems.at(-1)?.message).toBe('There are 4800 more problems after this one.');
  });

  it('names that objects inherit are names like any other', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(placed(`${minimal}${name}: { tenant: x }\n`)[0]).toContain(`There is no field "${name}" here`);
    }
    expect(placed(`${minimal}bindings: [{ role: constructor, to: { subject: a } }]`)[0]).toContain(
      'No role "constructor"',
    );
  });

  it('text of the file inside a message cannot reach a terminal as it is', () => {
    const [problem] = problemsOf(`${minimal}"\\e[2J\\u202e${'x'.repeat(500)}": 1\n`);
    expect(problem?.message).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(problem?.message.length).toBeLessThan(300);
    expect(problem?.path).not.toMatch(/[\p{Cc}\u202e]/u);
  });
});
