import { GatehouseError } from '@gatehouse/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSecretReference } from './secret-reference.ts';

describe('a secret reference', () => {
  it.each([
    ['local:github-token', { provider: 'local', path: 'github-token' }],
    ['local:A.b_c-9', { provider: 'local', path: 'A.b_c-9' }],
    [`local:${'x'.repeat(64)}`, { provider: 'local', path: 'x'.repeat(64) }],
    ['file:/run/secrets/acme/token', { provider: 'file', path: '/run/secrets/acme/token' }],
    ['file:/s/..data/.token', { provider: 'file', path: '/s/..data/.token' }],
    ['file:/s/me@host+1=a.pem', { provider: 'file', path: '/s/me@host+1=a.pem' }],
    ['env:ACME_TOKEN', { provider: 'env', path: 'ACME_TOKEN' }],
  ])('is read: %s', (text, reference) => {
    expect(parseSecretReference(text)).toEqual(reference);
  });

  it.each([
    '',
    ':',
    'local',
    'local:',
    'local: token',
    'local:token ',
    'local:token\n',
    'local:a/b',
    'local:a:b',
    'local:tökèn',
    `local:${'x'.repeat(65)}`,
    'Local:token',
    ' local:token',
    'vault:token',
    'constructor:token',
    '__proto__:token',
    'toString:x',
    'file:',
    'file:/',
    'file:token',
    'file:./token',
    'file:../token',
    'file:/s/../t',
    'file:/s/./t',
    'file:/s/..',
    'file:/s/.',
    'file:/../s',
    'file:/s//t',
    'file://s/t',
    'file:///s/t',
    'file:/s/t/',
    'file:/s/t\0',
    'file:/s/t\0.pem',
    'file:/s/t\n',
    'file:/s\\..\\t',
    'file:/s/%2e%2e/t',
    'file:/s/~/t',
    'file:/s/．．/t',
    'file:/s/․․/t',
    'file:/s/‥/t',
    'file:/s∕t',
    'file:/s/t\u202e',
    'file:/s/e\u0301',
    'file:C:\\s',
    'file:C:/s',
    `file:/${'x'.repeat(256)}`,
    `file:${'/x'.repeat(600)}`,
    'env:',
    'env:acme_token',
    'env:ACME-TOKEN',
    'env:ACME TOKEN',
    'env:ACME=TOKEN',
    'env:ACME_TOKEN\n',
    'env:АСМЕ_TOKEN',
    'env:$ACME',
    `env:${'X'.repeat(129)}`,
  ])('is refused: %j', (text) => {
    expect(() => parseSecretReference(text)).toThrow(
      expect.objectContaining({ code: 'secret.reference-invalid' }) as Error,
    );
  });

  it('never leads upwards, whatever is tried', () => {
    const piece = fc.constantFrom('/', '..', '.', 'a', '//', '\0', '%2e', '．', '\\', '~');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const path = `/${pieces.join('')}`;
        try {
          parseSecretReference(`file:${path}`);
        } catch {
          return;
        }
        expect(new URL(path, 'file:///').pathname).toBe(path);
        expect(path.split('/')).not.toContain('..');
      }),
      { numRuns: 2000 },
    );
  });

  it('is not repeated by the error: a value may have been pasted in its place', () => {
    for (const text of ['hunter2', 'sk-live:hunter2', 'local:hunter2 with a space', 'file:hunter2', 'env:hunter2']) {
      try {
        parseSecretReference(text);
        expect.unreachable();
      } catch (error) {
        expect(error).toBeInstanceOf(GatehouseError);
        expect(JSON.stringify([String(error), (error as GatehouseError).data])).not.toContain('hunter2');
      }
    }
  });
});
