import { describe, expect, it } from 'vitest';
import { minimal, paths, told } from '../../test/told.ts';
import { parseTenantFile } from '../parse-tenant-file.ts';

describe('clients', () => {
  it('are read, and how they prove themselves follows from their kind', () => {
    const text = `clients:
  - { id: desk, kind: public, redirectUris: ["https://desk.example/back", "http://127.0.0.1/back", "com.example:/b"] }
  - { id: ci, kind: service, subject: ci, jwks: { keys: [{ kty: EC, crv: P-256, x: a, y: b, key_ops: [verify] }] } }`;
    expect(parseTenantFile(minimal + text).clients).toMatchObject([
      { id: 'desk', kind: 'public', auth: 'none' },
      { id: 'ci', kind: 'service', auth: 'private_key_jwt', redirectUris: [], subject: 'ci' },
    ]);
  });

  it.each([
    ['a public one with a key', '{ id: c, kind: public, jwks: { keys: [] } }', ['jwks']],
    ['a public one that signs', '{ id: c, kind: public, auth: private_key_jwt }', ['auth']],
    ['a public one with a secret', '{ id: c, kind: public, auth: client_secret_basic }', ['auth']],
    ['two ways', '{ id: c, kind: confidential, auth: client_secret_post, jwks: { keys: [] } }', ['jwks']],
    ['a confidential one that proves nothing', '{ id: c, kind: confidential, auth: none }', ['jwks', 'auth']],
    ['a service of nobody', '{ id: c, kind: service, jwks: { keys: [] } }', ['subject']],
    ['a subject of a public one', '{ id: c, kind: public, subject: a }', ['subject']],
    [
      'a service with pages',
      '{ id: c, kind: service, subject: a, jwks: { keys: [] }, redirectUris: ["https://a/"] }',
      ['redirectUris'],
    ],
    ['an id with a blank', '{ id: "a b", kind: public }', ['id']],
    ['the id of the console', '{ id: console, kind: public }', ['id']],
    ['an unknown kind', '{ id: c, kind: native }', ['kind']],
    ['a shared key', '{ id: c, kind: confidential, jwks: { keys: [{ kty: oct, k: a }] } }', ['jwks.keys[0]']],
    ['no kind of key', '{ id: c, kind: confidential, jwks: { keys: [{ x: a }] } }', ['jwks.keys[0]']],
  ])('are refused: %s', (_, client, members) => {
    expect(paths(`clients: [${client}]`)).toEqual(members.map((member) => `clients[0].${member}`));
  });

  it.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'])('never bring a private key along: %s', (member) => {
    const problems = told(
      `clients: [{ id: c, kind: confidential, jwks: { keys: [{ kty: RSA, ${member}: hunter2 }] } }]`,
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('This holds a private key');
    expect(problems[0]).not.toContain('hunter2');
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'http://desk.example/back',
    'https://desk.example/back#x',
    'https://user:pw@desk.example/',
    'myapp:/back',
    '/back',
    'https://',
  ])('are not answered at %s', (uri) => {
    expect(paths(`clients: [{ id: c, kind: public, redirectUris: ["${uri}"] }]`)).toEqual([
      'clients[0].redirectUris[0]',
    ]);
  });
});
