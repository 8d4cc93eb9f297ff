import { describe, expect, it } from 'vitest';
import { minimal, placed, problemsOf } from '../test/told.ts';
import { parseTenantFile } from './parse-tenant-file.ts';
import { effectOf } from './sections/effect.ts';

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
          newTools: 'serve',
          sessions: 'client',
        },
        {
          slug: 'calc',
          kind: 'mcp',
          url: 'https://calc.example/mcp?x=1',
          credential: { type: 'none' },
          timeoutMs: 30_000,
          newTools: 'serve',
          sessions: 'client',
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
    const bare = { tenant: 'acme', name: 'Acme' };
    expect(parseTenantFile(new TextEncoder().encode(minimal))).toEqual(bare);
    expect(parseTenantFile(`# a comment\n---\n${minimal}...\n`)).toEqual(bare);
    expect(parseTenantFile('{"tenant":"acme","name":"Acme"}')).toEqual(bare);
  });

  it('gives the effect of a grant in the words of the policy', () => {
    const grants = parseTenantFile(complete).roles?.[0]?.grants ?? [];
    const rest = { prompts: [], resources: [], tags: [], annotations: null };
    expect(grants.map(effectOf)).toEqual([
      { effect: 'allow', tools: ['everything/*', 'calc/add'], ...rest },
      { effect: 'deny', tools: ['*/*delete*'], ...rest },
    ]);
  });

  it('finds all that is wrong in one run, in the order of the lines, each in its place', () => {
    const wrong = complete
      .replace('tenant: acme', 'tennant: acme')
      .replace('timeoutMs: 60000', 'timeoutMs: 5')
      .replace('{ slug: calc }]', '{ slug: clac }]')
      .replace('*/*delete*', '*delete*')
      .replace('2027-01-31\n', '2027-02-29\n');
    expect(placed(wrong)).toEqual([
      '1:1 tenant: This field is required.',
      '1:1 tennant: There is no field "tennant" here; did you mean tenant?',
      '8:16 upstreams[0].timeoutMs: This must be 1000 (one second) or more.',
      '12:55 endpoints[0].upstreams[1].slug: No upstream "clac" is declared in this file. Did you mean calc?',
      '17:25 roles[0].grants[1].deny.tools[0]: Write {upstream}/{tool}, with * for any characters, or * alone for all tools.',
      '21:12 bindings[0].until: Write a date such as 2027-01-31, or a time such as 2027-01-31T18:00:00Z, of the years 2000 to 9998.',
    ]);
  });

  it.each([
    ['issuers: [{ ISSUER, claims: { groups: groups } }]', 'groups'],
    ['issuers: [{ ISSUER, scopes: { read: mcp } }]', 'mapping scopes'],
    ['upstreams: [{ slug: a, kind: openapi, url: "http://a/" }]', 'openapi'],
    ['upstreams: [{ slug: a, kind: mcp, url: "http://a/", credential: { type: basic } }]', 'basic'],
    ['tools: [{ match: "a/*", tags: [x], concurrency: 5 }]', 'concurrency'],
    ['roles: [{ slug: r, grants: [{ allow: { tools: ["*"] }, when: "true" }] }]', 'when'],
    ['roles: [{ slug: r, grants: [{ allow: { tools: ["*"] }, approval: { by: a } }] }]', 'approval'],
    ['roles: [{ slug: r, grants: [{ allow: { tools: ["*"] }, rate: 10/min }] }]', 'rate'],
  ])('says of what will come later that it is not supported yet: %s', (text, field) => {
    const issuer = 'slug: i, issuer: "https://i/", jwksUri: "https://i/k", bind: { audience: endpoint }';
    const problems = problemsOf(minimal + text.replace('ISSUER', issuer));
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
    [
      'a reserved upstream',
      `${minimal}upstreams: [{ slug: jobs, kind: mcp, url: "https://a.example" }]`,
      'upstreams[0].slug',
    ],
    ['a reserved endpoint', endpointWith('slug: admin'), 'endpoints[0].slug'],
    ['an endpoint without a list', `${minimal}endpoints: [{ slug: default }]`, 'endpoints[0].upstreams'],
    ['a prefix with a blank', endpointWith('slug: e', 'as: "a b"'), 'endpoints[0].upstreams[0].as'],
  ])('refuses %s', (_, text, path) => {
    expect(problemsOf(text).map((problem) => problem.path)).toEqual([path]);
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
    expect(placed(text)).toEqual([
      '6:64 endpoints[0].upstreams[1].as: The same prefix as that of number 1 in this list.',
    ]);
  });
});

function endpointWith(slug: string, prefix = 'as: ""'): string {
  return `${minimal}upstreams: [{ slug: a, kind: mcp, url: "http://a/" }]
endpoints: [{ ${slug}, upstreams: [{ slug: a, ${prefix} }] }]`;
}
