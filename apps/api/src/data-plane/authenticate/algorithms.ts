/**
 * Signature algorithms that a token may name (RFC 7518 section 3.1). All are asymmetric, so that a public key is never
 * taken for a shared secret. EdDSA is missing: the library behind passport-jwt cannot verify it.
 */
export const ALGORITHMS: ReadonlySet<string> = new Set([
  'ES256',
  'ES384',
  'ES512',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
]);
