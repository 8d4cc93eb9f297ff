import { hash, timingSafeEqual } from 'node:crypto';

/** Marks what stands for a secret in a client's metadata: no client can send it as its secret and be believed. */
const PREFIX = 'sha256:';

/** SHA-256 of a client's secret, as it is stored: secrets are made by us, with 256 random bits. */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** What the provider is told in place of a secret; with `undefined` no secret is the right one. */
export function secretMark(stored: string | undefined): string {
  return `${PREFIX}${stored ?? ''}`;
}

/** Whether a secret is the one that a mark stands for. */
export function isSecretOf(mark: string | undefined, given: string): boolean {
  const expected = Buffer.from(mark ?? '');
  const actual = Buffer.from(secretMark(secretHash(given)));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
