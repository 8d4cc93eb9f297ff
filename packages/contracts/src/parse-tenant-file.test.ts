import { GatehouseError } from '@gatehouse/errors';
import { describe, expect, it } from 'vitest';
import { MAX_TENANT_FILE_BYTES, parseTenantFile } from './parse-tenant-file.ts';
import type { Problem } from './problem.ts';
import { effectOf } from './tenant-file.ts';

const complete = `tenant: acme
name: Acme Inc.
upstreams:
  - slug: everything
    kind: mcp
    url: http://127.0.0.1:39001/mcp
    credential: { type: none }
    timeoutMs: 60000
  - { slug: calc, kind: mcp, url: "https://calc.example/mcp?x=1" }
endpoints:
  - slug: default
    upstreams: [{ slug: everything, as: "" }, { slug: calc }]
roles:
  - slug: support
    grants:
      - allow: { tools: ["everything/*", "calc/add"] }
      - deny: { tools: ["*/*delete*"] }
bindings:
  - role: support
    to: { subject: ann@acme.example }
    until: 2027-01-31
  - { role: support, to: { subject: bob }, until: "2027-01-31T18:00:00+02:00" }
`;

function problemsOf(source: string | Uint8Array): Problem[] {
  try {
    parseTenantFile(source);
  } catch (error) {
    if (error instanceof GatehouseError && error.code === 'file.invalid') return error.data?.problems as Problem[];
    throw error;
  }
  return [];
}

/** `line:column path: message`, as a person would be told. */
const told = (source: string | Uint8Array): string[] =>
  problemsOf(source).map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);

const minimal = 'tenant: acme\nname: Acme\n';

describe('parseTenantFile', () => {
  it('reads all of a file, with the defaults written out', () => {
    expect(parseTenantFile(complete)).toEqual({
      tenant: 'acme',
      name: 'Acme Inc.',
      upstreams: [
        {
          slug: 'everything',
          kind: 'mcp',
          url: 'http://127.0.0.1:39001/mcp',
          credential: { type: 'none' },
          timeoutMs: 60_000,
        },
        {
          slug: 'calc',
          kind: 'mcp',
          url: 'https://calc.example/mcp?x=1',
          credential: { type: 'none' },
          timeoutMs: 30_000,
        },
      ],
      endpoints: [
        {
          slug: 'default',
          upstreams: [
            { slug: 'everything', as: '' },
            { slug: 'calc', as: 'calc_' },
          ],
        },
      ],
      roles: [
        {
          slug: 'support',
          grants: [{ allow: { tools: ['everything/*', 'calc/add'] } }, { deny: { tools: ['*/*delete*'] } }],
        },
      ],
      bindings: [
        { role: 'support', to: { subject: 'ann@acme.example' }, until: '2027-01-31T00:00:00.000Z' },
        { role: 'support', to: { subject: 'bob' }, until: '2027-01-31T16:00:00.000Z' },
      ],
    });
  });

  it('reads bytes, and a file that describes next to nothing', () => {
    const bare = { tenant: 'acme', name: 'Acme', upstreams: [], endpoints: [], roles: [], bindings: [] };
    expect(parseTenantFile(new TextEncoder().encode(minimal))).toEqual(bare);
    expect(parseTenantFile(`# a comment\n---\n${minimal}...\n`)).toEqual(bare);
    expect(parseTenantFile('{"tenant":"acme","name":"Acme"}')).toEqual(bare);
  });

  it('gives the effect of a grant in the words of the policy', () => {
    const grants = parseTenantFile(complete).roles[0]?.grants ?? [];
    expect(grants.map(effectOf)).toEqual([
      { effect: 'allow', tools: ['everything/*', 'calc/add'] },
      { effect: 'deny', tools: ['*/*delete*'] },
    ]);
  });

  it('finds all that is wrong in one run, in the order of the lines, each in its place', () => {
    const wrong = complete
      .replace('tenant: acme', 'tennant: acme')
      .replace('timeoutMs: 60000', 'timeoutMs: 5')
      .replace('{ slug: calc }]', '{ slug: clac }]')
      .replace('*/*delete*', '*delete*')
      .replace('2027-01-31\n', '2027-02-29\n');
    expect(told(wrong)).toEqual([
      '1:1 tenant: This field is required.',
      '1:1 tennant: There is no field "tennant" here; did you mean tenant?',
      '8:16 upstreams[0].timeoutMs: This must be 1000 (one second) or more.',
      '12:55 endpoints[0].upstreams[1].slug: No upstream "clac" is declared in this file. Did you mean calc?',
      '17:25 roles[0].grants[1].deny.tools[0]: Write {upstream}/{tool}, with * for any characters, or * alone for all tools.',
      '21:12 bindings[0].until: Write a date such as 2027-01-31, or a time such as 2027-01-31T18:00:00Z, of the years 2000 to 9998.',
    ]);
  });

  it.each([
    ['issuers: []', 'issuers'],
    ['tools: []', 'tools'],
    ['limits: {}', 'limits'],
    ['upstreams: [{ slug: a, kind: mcp, url: "http://a/", sessions: client }]', 'sessions'],
    ['upstreams: [{ slug: a, kind: mcp, url: "http://a/", newTools: review }]', 'newTools'],
    ['upstreams: [{ slug: a, kind: openapi, url: "http://a/" }]', 'openapi'],
    ['upstreams: [{ slug: a, kind: mcp, url: "http://a/", credential: { type: header } }]', 'header'],
    ['roles: [{ slug: r, grants: [{ allow: { tools: ["*"], prompts: ["*"] } }] }]', 'prompts'],
    ['roles: [{ slug: r, grants: [{ allow: { tools: ["*"] }, when: "true" }] }]', 'when'],
    ['roles: [{ slug: r, grants: [{ allow: { tools: ["*"] }, rate: 10/min }] }]', 'rate'],
    ['roles: [{ slug: r, grants: [] }]\nbindings: [{ role: r, to: { subject: a, client: c } }]', 'client'],
  ])('says of what will come later that it is not supported yet: %s', (text, field) => {
    const problems = problemsOf(minimal + text);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(new RegExp(`^This version does not support ${field} yet`));
    expect(problems[0]?.line).toBeGreaterThanOrEqual(3);
  });

  it.each([
    ['an upper-case tenant', 'tenant: Acme\nname: A', 'tenant'],
    ['the reserved tenant', 'tenant: platform\nname: A', 'tenant'],
    ['a tenant of 33 characters', `tenant: ${'a'.repeat(33)}\nname: A`, 'tenant'],
    ['a tenant that ends in a line break', 'tenant: "acme\\n"\nname: A', 'tenant'],
    ['a tenant that is a number', 'tenant: 123\nname: A', 'tenant'],
    ['an empty name', 'tenant: acme\nname: ""', 'name'],
    ['a name with a control character', 'tenant: acme\nname: "a\\u0007"', 'name'],
    ['a name that reads backwards', 'tenant: acme\nname: "a\\u202eb"', 'name'],
    ['a name without end', `tenant: acme\nname: ${'x'.repeat(201)}`, 'name'],
    ['nothing for a list', `${minimal}upstreams:`, 'upstreams'],
    ['a map for a list', `${minimal}upstreams: {}`, 'upstreams'],
    ['text for an upstream', `${minimal}upstreams: [everything]`, 'upstreams[0]'],
    ['a grant of nothing', `${minimal}roles: [{ slug: r, grants: [{}] }]`, 'roles[0].grants[0]'],
    [
      'a grant of both kinds',
      `${minimal}roles: [{ slug: r, grants: [{ allow: { tools: ["*"] }, deny: { tools: ["*"] } }] }]`,
      'roles[0].grants[0]',
    ],
    ['a role that is missing', `${minimal}bindings: [{ role: r, to: { subject: a } }]`, 'bindings[0].role'],
    ['a reserved endpoint', endpointWith('slug: admin'), 'endpoints[0].slug'],
    ['an endpoint of nothing', `${minimal}endpoints: [{ slug: default, upstreams: [] }]`, 'endpoints[0].upstreams'],
    ['a prefix with a blank', endpointWith('slug: e', 'as: "a b"'), 'endpoints[0].upstreams[0].as'],
  ])('refuses %s', (_, text, path) => {
    expect(problemsOf(text).map((problem) => problem.path)).toEqual([path]);
  });

  it.each([
    'ftp://a/',
    'a.example/mcp',
    '//a/mcp',
    'http:///mcp',
    'http:a',
    'http://',
    'https://user@a/',
    'https://:pw@a/',
    'https://@a/',
    'https://a/#x',
    'https://a/#',
    'http:\\\\a\\mcp',
    'http://a/ b',
    ' http://a/',
    'http://a\\n/',
    'http://ä.example/',
    'http://a:99999/',
    'http://[::1/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    `http://a/${'x'.repeat(2048)}`,
  ])('refuses %j as the URL of an upstream', (url) => {
    const text = `${minimal}upstreams: [{ slug: a, kind: mcp, url: ${JSON.stringify(url)} }]`;
    expect(problemsOf(text).map((problem) => problem.path)).toContain('upstreams[0].url');
  });

  it.each(['everything', '*/', '/x', 'Billing/x', 'a/b/c', 'a/b c', 'a/é', '**', '', ' *', 'a/*\\n'])(
    'refuses %j as a glob',
    (glob) => {
      const text = `${minimal}roles: [{ slug: r, grants: [{ allow: { tools: ["${glob}"] } }] }]`;
      expect(problemsOf(text).map((problem) => problem.path)).toEqual(['roles[0].grants[0].allow.tools[0]']);
    },
  );

  it.each([
    '2027-02-30',
    '2027-13-01',
    '31.01.2027',
    'tomorrow',
    '2027-01-31T18:00:00',
    '2027-01-31 18:00:00Z',
    '1999-12-31',
    '20270131',
    '9999-12-31T23:59:59-01:00',
  ])('refuses %j as a time', (until) => {
    const text = `${minimal}roles: [{ slug: r, grants: [] }]\nbindings: [{ role: r, to: { subject: a }, until: "${until}" }]`;
    expect(problemsOf(text).map((problem) => problem.path)).toEqual(['bindings[0].until']);
  });

  it('refuses what is declared twice, in the list where it is', () => {
    const upstream = '{ slug: a, kind: mcp, url: "http://a/" }';
    const text = `${minimal}upstreams: [${upstream}, ${upstream}]
endpoints:
  - { slug: e, upstreams: [{ slug: a }, { slug: a, as: x_ }] }
  - { slug: e, upstreams: [{ slug: a, as: "" }] }
roles: [{ slug: r, grants: [] }, { slug: r, grants: [] }]
bindings: [{ role: r, to: { subject: s } }, { role: r, to: { subject: s }, until: 2027-01-31 }]`;
    expect(problemsOf(text).map(({ path }) => path)).toEqual([
      'upstreams[1].slug',
      'endpoints[0].upstreams[1].slug',
      'endpoints[1].slug',
      'roles[1].slug',
      'bindings[1].role',
    ]);
  });

  it('compares prefixes as they will be, given or not', () => {
    const text = `${minimal}upstreams:
  - { slug: a, kind: mcp, url: "http://a/" }
  - { slug: b, kind: mcp, url: "http://b/" }
endpoints: [{ slug: e, upstreams: [{ slug: a }, { slug: b, as: a_ }] }]`;
    expect(told(text)).toEqual([
      '6:64 endpoints[0].upstreams[1].as: The same prefix as that of number 1 in this list.',
    ]);
  });
});

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
    expect(told(text)).toContain(expected);
  });

  it('a list or a word for the whole file gets a clear problem', () => {
    expect(told('- tenant\n')).toEqual(['1:1 : Expected a map, found a list.']);
    expect(told('acme')).toEqual(['1:1 : Expected a map, found text.']);
  });

  it('aliases that would multiply are never followed', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &x${n + 1} [${Array(9).fill(`*x${n}`).join(',')}]`);
    const problems = problemsOf(`a0: &x0 [lol]\n${levels.join('\n')}\n`);
    expect(problems.length).toBeLessThanOrEqual(201);
    expect(problems[0]?.message).toContain('Anchors and aliases are not supported');
  });

  it('bytes that are not UTF-8 are named by their line', () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode('tenant: acme\n# fine: é\nname: '), 0xe9, 0x0a]);
    expect(told(bytes)).toEqual(['3:1 : This line is not UTF-8; save the file in that encoding.']);
  });

  it('a file over the bound is not looked at', () => {
    const fits = minimal + '#'.repeat(MAX_TENANT_FILE_BYTES - minimal.length);
    expect(problemsOf(fits)).toEqual([]);
    expect(told(`${fits}#`)).toEqual(['1:1 : The file is larger than 1 MiB.']);
    expect(told('é'.repeat(MAX_TENANT_FILE_BYTES / 2 + 1))).toEqual(['1:1 : The file is larger than 1 MiB.']);
    expect(told(new Uint8Array(MAX_TENANT_FILE_BYTES + 1))).toEqual(['1:1 : The file is larger than 1 MiB.']);
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

  it('names that objects inherit are names like any other', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(told(`${minimal}${name}: { tenant: x }\n`)[0]).toContain(`There is no field "${name}" here`);
    }
    expect(told(`${minimal}bindings: [{ role: constructor, to: { subject: a } }]`)[0]).toContain(
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

function endpointWith(slug: string, prefix = 'as: ""'): string {
  return `${minimal}upstreams: [{ slug: a, kind: mcp, url: "http://a/" }]
endpoints: [{ ${slug}, upstreams: [{ slug: a, ${prefix} }] }]`;
}
