import { describe, expect, it } from 'vitest';
import { paths, told } from '../../test/told.ts';

describe('bindings', () => {
  const base = `groups: [{ slug: g, members: [] }]
clients: [{ id: app, kind: public }, { id: ci, kind: confidential, jwks: { keys: [] } }]
roles: [{ slug: r, grants: [] }]
`;
  const binding = (to: string) => `${base}bindings: [{ role: r, to: ${to} }]`;

  it.each([
    '{ subject: a }',
    '{ group: g }',
    '{ subject: a, client: app }',
    '{ group: g, client: ci }',
    '{ client: ci }',
    '{ subject: a, issuer: builtin }',
  ])('are given to %s', (to) => {
    expect(told(binding(to))).toEqual([]);
  });

  it.each([
    ['{}', 'bindings[0].to: Name a subject, a group or a client.'],
    ['{ subject: a, group: g }', 'bindings[0].to: Name a subject or a group, and write two bindings for both.'],
    ['{ group: g, issuer: builtin }', 'bindings[0].to.issuer: An issuer is named beside a subject of it.'],
    [
      '{ client: app }',
      'bindings[0].to.client: Anybody can use the id of a public client: name a subject or a group beside it.',
    ],
    ['{ group: h }', 'bindings[0].to.group: No group "h" is declared in this file.'],
    ['{ subject: a, client: x }', 'bindings[0].to.client: No client "x" is declared in this file.'],
    ['{ subject: a, issuer: x }', 'bindings[0].to.issuer: No issuer "x" is declared in this file.'],
  ])('are refused: %s', (to, message) => {
    expect(told(binding(to))).toEqual([message]);
  });

  it('are told apart by all that they name', () => {
    const to = (...targets: string[]) => `${base}bindings: [${targets.map((one) => `{ role: r, to: ${one} }`)}]`;
    expect(
      told(to('{ subject: g }', '{ group: g }', '{ subject: g, client: app }', '{ subject: g, client: ci }')),
    ).toEqual([]);
    expect(paths(to('{ subject: a }', '{ subject: a, issuer: builtin }'))).toEqual(['bindings[1].role']);
    expect(paths(to('{ client: ci }', '{ client: ci }'))).toEqual(['bindings[1].role']);
  });
});
