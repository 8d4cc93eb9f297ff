import { describe, expect, it } from 'vitest';
import { minimal, paths, told } from '../../test/told.ts';
import { parseTenantFile } from '../parse-tenant-file.ts';

describe('issuers', () => {
  const issuer = (text: string) =>
    `issuers: [{ slug: i, issuer: "https://i.example/v2", jwksUri: "https://i.example/keys", bind: { audience: endpoint }, ${text} }]`;

  it('are read with their defaults written out: the strict ones', () => {
    expect(parseTenantFile(minimal + issuer('')).issuers).toEqual([
      {
        slug: 'i',
        issuer: 'https://i.example/v2',
        jwksUri: 'https://i.example/keys',
        bind: { audience: 'endpoint' },
        claims: { subject: 'sub' },
        scopes: { absent: 'deny' },
        provisioning: 'invited',
      },
    ]);
  });

  it('need their keys named, and are told why', () => {
    expect(told('issuers: [{ slug: i, issuer: "https://i.example", bind: { audience: endpoint } }]')).toEqual([
      'issuers[0].jwksUri: This version does not find keys by discovery yet: write jwksUri.',
    ]);
  });

  it.each([
    ['the slug of the built-in one', 'slug: i', 'slug: builtin', 'slug'],
    ['plain http', '"https://i.example/v2"', '"http://i.example/v2"', 'issuer'],
    ['keys over plain http', '"https://i.example/keys"', '"http://i.example/keys"', 'jwksUri'],
    ['a host that only begins like loopback', '"https://i.example/v2"', '"http://127.0.0.1.example/"', 'issuer'],
    ['a query in the identifier', '"https://i.example/v2"', '"https://i.example/?a"', 'issuer'],
    ['a fragment', '"https://i.example/keys"', '"https://i.example/keys#a"', 'jwksUri'],
    ['another scheme', '"https://i.example/keys"', '"file:///etc/keys"', 'jwksUri'],
    ['no audience', '{ audience: endpoint }', '{ tenant: { claim: tid, equals: a } }', 'bind.audience'],
    ['an empty audience', '{ audience: endpoint }', '{ audience: "" }', 'bind.audience'],
    [
      'a claim without its value',
      '{ audience: endpoint }',
      '{ audience: x, tenant: { claim: tid } }',
      'bind.tenant.equals',
    ],
    [
      'a claim with a blank',
      '{ audience: endpoint }',
      '{ audience: x, tenant: { claim: "a b", equals: a } }',
      'bind.tenant.claim',
    ],
  ])('refuse %s', (_, from, to, path) => {
    expect(paths(issuer('').replace(from, to))).toEqual([`issuers[0].${path}`]);
  });

  it('may be on loopback without https', () => {
    for (const host of ['127.0.0.1:4444', 'localhost:1', '[::1]:1']) {
      expect(told(issuer('').replaceAll('https://i.example', `http://${host}`))).toEqual([]);
    }
  });

  it('are told apart by slug and by identifier', () => {
    const one = 'issuer: "https://i.example", jwksUri: "https://i.example/k", bind: { audience: endpoint }';
    expect(paths(`issuers: [{ slug: a, ${one} }, { slug: b, ${one} }]`)).toEqual(['issuers[1].issuer']);
  });
});
