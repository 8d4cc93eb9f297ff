import type { JWK } from 'jose';
import jwksRsa from 'jwks-rsa';
import { Strategy } from 'passport-jwt';

/** The claims of a token whose signature holds. Nothing else about it has been checked. */
export type SignedClaims = Readonly<Record<string, unknown>>;

/** Algorithms of built-in issuers. Asymmetric only: a public key can never be mistaken for a shared secret. */
const ALGORITHMS = ['ES256'] as const;

/**
 * Verifies a compact JWS with passport-jwt, against keys that are at hand: they reach jwks-rsa through
 * `getKeysInterceptor`, and a `kid` that is not among them finds nothing, without any request.
 *
 * Times are not judged here (`ignoreExpiration`, `ignoreNotBefore`): {@link checkClaims} does, with our clock.
 *
 * @returns the claims, or `undefined` when the signature does not hold
 */
export function createSignatureVerifier(keys: readonly JWK[]): (token: string) => Promise<SignedClaims | undefined> {
  const secretOrKeyProvider = jwksRsa.passportJwtSecret({
    jwksUri: 'urn:gatehouse:snapshot',
    cache: false,
    getKeysInterceptor: async () => [...keys] as jwksRsa.JSONWebKey[],
    fetcher: async () => ({ keys: [] }),
    handleSigningKeyError: (_error, done) => done(null),
  });
  const strategy = new Strategy(
    {
      jwtFromRequest: (request) => (request as unknown as { token: string }).token,
      secretOrKeyProvider,
      algorithms: [...ALGORITHMS],
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    },
    (claims: SignedClaims, done: (error: unknown, claims: SignedClaims) => void) => done(null, claims),
  );
  return (token) =>
    new Promise((resolve, reject) => {
      // Passport augments a strategy with its outcomes for each request; that is all of passport that is needed here.
      const run: Strategy = Object.create(strategy, {
        success: { value: (claims: SignedClaims) => resolve(claims) },
        fail: { value: () => resolve(undefined) },
        error: { value: reject },
      });
      run.authenticate({ token } as never);
    });
}
