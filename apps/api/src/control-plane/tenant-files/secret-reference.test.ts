import { isSecretReference } from '@gatehouse/contracts';
import { parseSecretReference } from '@gatehouse/secrets';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function isRead(text: string): boolean {
  try {
    parseSecretReference(text);
    return true;
  } catch {
    return false;
  }
}

describe('a secret reference in a file', () => {
  it('is accepted where it can be read, and nowhere else', () => {
    const provider = fc.constantFrom('local:', 'file:', 'env:', 'Local:', 'vault:', '');
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      'a',
      'A_B',
      '-',
      '@',
      '+',
      '=',
      ' ',
      '\n',
      '\0',
      'é',
      '%2e',
      '~',
      ':',
    );
    fc.assert(
      fc.property(provider, fc.array(piece, { maxLength: 8 }), (start, pieces) => {
        const text = start + pieces.join('');
        expect(isSecretReference(text)).toBe(isRead(text));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    `local:${'x'.repeat(64)}`,
    `local:${'x'.repeat(65)}`,
    `env:${'X'.repeat(128)}`,
    `env:${'X'.repeat(129)}`,
    `file:/${'x'.repeat(255)}`,
    `file:/${'x'.repeat(256)}`,
    `file:${'/x'.repeat(512)}`,
    `file:${'/x'.repeat(512)}x`,
    'file:/run/secrets/..data/.token',
  ])('has the same bounds: %s', (text) => {
    expect(isSecretReference(text)).toBe(isRead(text));
  });
});
