import { describe, expect, it } from 'vitest';
import { minimal, paths, told } from '../../test/told.ts';
import { parseTenantFile } from '../parse-tenant-file.ts';

describe('groups', () => {
  it('have members of the built-in issuer, and of others', () => {
    const text = `issuers: [{ slug: i, issuer: "https://i/", jwksUri: "https://i/k", bind: { audience: endpoint } }]
groups: [{ slug: g, members: [ada, { subject: ada, issuer: i }] }]`;
    expect(parseTenantFile(minimal + text).groups).toEqual([
      { slug: 'g', members: ['ada', { subject: 'ada', issuer: 'i' }] },
    ]);
  });

  it.each([
    ['a number', '[7]', 'groups[0].members[0]: Expected text, found a number. Put it in quotes.'],
    ['nothing', '[~]', 'groups[0].members[0]: Expected text, found nothing.'],
    ['an empty name', '[""]', 'groups[0].members[0]: This must not be empty.'],
    [
      'an unknown issuer',
      '[{ subject: a, issuer: x }]',
      'groups[0].members[0].issuer: No issuer "x" is declared in this file.',
    ],
    [
      'an unknown field',
      '[{ subject: a, issuer: builtin, x: 1 }]',
      'groups[0].members[0].x: There is no field "x" here; known here: subject, issuer.',
    ],
    [
      'one member twice',
      '[a, { subject: a, issuer: builtin }]',
      'groups[0].members[1]: The same member as that of number 1 in this list.',
    ],
    ['a map for the list', '{ a: 1 }', 'groups[0].members: Expected a list, found a map.'],
  ])('refuse %s as members', (_, members, message) => {
    expect(told(`groups: [{ slug: g, members: ${members} }]`)).toEqual([message]);
  });

  it('have so many members together and no more', () => {
    const group = (slug: string, count: number) =>
      `  - { slug: ${slug}, members: [${Array.from({ length: count }, (_, n) => `u${n}`).join(', ')}] }`;
    expect(told(`groups:\n${group('a', 2500)}\n${group('b', 2500)}`)).toEqual([]);
    expect(paths(`groups:\n${group('a', 2500)}\n${group('b', 2501)}`)).toEqual(['groups[1].members']);
    expect(paths(`groups:\n${group('a', 5001)}`)).toEqual(['groups[0].members', 'groups[0].members']);
  });
});
