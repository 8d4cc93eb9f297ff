import jwksRsa from 'jwks-rsa';
import { type SecretOrKeyProvider, Strategy } from 'passport-jwt';
import { ALGORITHMS } from './algorithms.ts';
import type { KeySet } from './key-set.ts';

/** Tells whether the signature of a compact JWS holds. Nothing else about it is looked at. */
export type SignatureVerifier = (token: string) => Promise<boolean>;

const verifiers = new WeakMap<KeySet, SignatureVerifier>();

/** The verifier of a set of keys, made once for each. */
export function verifierOf(keys: KeySet): SignatureVerifier {
  let verifier = verifiers.get(keys);
  if (!verifier) {
    verifier = createSignatureVerifier(keys);
    verifiers.set(keys, verifier);
  }
  return verifier;
}

/**
 * Gives passport-jwt the key that a token names, of keys that are at hand: they reach jwks-rsa through
 * `getKeysInterceptor`, and a `kid` that is not among them finds nothing, without any request.
 */
export function keyProviderOf(keys: KeySet): SecretOrKeyProvider {
  const published = [...keys.values()].map(({ jwk }) => jwk as jwksRsa.JSONWebKey);
  return jwksRsa.passportJwtSecret({
    jwksUri: 'urn:gatehouse:at-hand',
    // Reading a key costs more than using it. 0: for as long as the set is used.
    cache: true,
    cacheMaxEntries: Math.max(published.length, 1),
    cacheMaxAge: 0,
    getKeysInterceptor: async () => published,
    fetcher: async () => ({ keys: [] }),
    handleSigningKeyError: (_error, done) => done(null),
  });
}

/**
 * Verifies with passport-jwt. Times are not judged here (`ignoreExpiration`, `ignoreNotBefore`): we do, with our clock, on
 * every request.
 */
function createSignatureVerifier(keys: KeySet): SignatureVerifier {
  const strategy = new Strategy(
    {
      jwtFromRequest: (request) => (request as unknown as { token: string }).token,
      secretOrKeyProvider: keyProviderOf(keys),
      algorithms: [...ALGORITHMS] as ConstructorParameters<typeof Strategy>[0]['algorithms'],
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
    },
    (_claims: unknown, done: (error: unknown, holds: true) => void) => done(null, true),
  );
  return (token) =>
    new Promise((resolve, reject) => {
      // Passport augments a strategy with its outcomes for each request; that is all of passport that is needed here.
      const run: Strategy = Object.create(strategy, {
        success: { value: () => resolve(true) },
        fail: { value: () => resolve(false) },
        error: { value: reject },
      });
      run.authenticate({ token } as never);
    });
}
