import type { JWK } from 'jose';

/** A public key that signatures may be verified with. */
export interface VerificationKey {
  /** The members that make up the key, and nothing else of what was published. */
  readonly jwk: JWK;
  /** What it may be used with: the one it names, or all that fit its type. */
  readonly algorithms: readonly string[];
}

/** Keys of one issuer by `kid`. */
export type KeySet = ReadonlyMap<string, VerificationKey>;

const RSA_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const CURVES: Readonly<Record<string, string>> = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' };

/** Bits. Below, RFC 7518 section 3.3 forbids it; above, verifying costs us more than any issuer needs. */
const RSA_MODULUS = { least: 2048, most: 8192 };

/** Bytes of a public exponent: a long one makes verifying slow on purpose. */
const RSA_EXPONENT_LENGTH = 4;

/** Keys that are looked at. */
const KEY_LIMIT = 64;

/**
 * The keys of a JWKS (RFC 7517) that may be used here: public, asymmetric, for signatures, of sufficient size, each
 * under a `kid` of its own. Others are left out; of several keys under one `kid` all are, because a signature would be
 * good by whichever came first.
 *
 * @returns `undefined` when it is no JWKS at all
 */
export function readKeySet(document: unknown): KeySet | undefined {
  const published = (document as { keys?: unknown } | null | undefined)?.keys;
  if (!Array.isArray(published) || published.length > KEY_LIMIT) return undefined;
  const keys = new Map<string, VerificationKey>();
  const ambiguous = new Set<string>();
  for (const jwk of published) {
    const key = readKey(jwk);
    if (!key) continue;
    const kid = key.jwk.kid as string;
    if (keys.has(kid)) ambiguous.add(kid);
    keys.set(kid, key);
  }
  for (const kid of ambiguous) keys.delete(kid);
  return keys;
}

function readKey(published: unknown): VerificationKey | undefined {
  if (typeof published !== 'object' || published === null) return undefined;
  const { kid, kty, use, alg, key_ops: operations, d, k, crv, x, y, n, e } = published as Record<string, unknown>;
  if (typeof kid !== 'string' || kid === '') return undefined;
  if (use !== undefined && use !== 'sig') return undefined;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return undefined;
  // Whoever publishes a private key has let everybody sign.
  if (d !== undefined || k !== undefined) return undefined;
  const [fitting, members] = kty === 'RSA' ? readRsa(n, e) : kty === 'EC' ? readCurve(crv, x, y) : [[], {}];
  const algorithms = alg === undefined ? fitting : fitting.filter((one) => one === alg);
  const [first] = algorithms;
  return first === undefined
    ? undefined
    : { jwk: { ...members, kty: kty as string, kid, use: 'sig', alg: first }, algorithms };
}

function readRsa(n: unknown, e: unknown): [readonly string[], JWK] {
  const nothing: [readonly string[], JWK] = [[], {}];
  if (typeof n !== 'string' || typeof e !== 'string' || !isExponent(Buffer.from(e, 'base64url'))) return nothing;
  const bits = bitLength(Buffer.from(n, 'base64url'));
  return bits >= RSA_MODULUS.least && bits <= RSA_MODULUS.most ? [RSA_ALGORITHMS, { n, e }] : nothing;
}

function readCurve(crv: unknown, x: unknown, y: unknown): [readonly string[], JWK] {
  const algorithm = typeof crv === 'string' && Object.hasOwn(CURVES, crv) ? CURVES[crv] : undefined;
  if (!algorithm || typeof x !== 'string' || typeof y !== 'string') return [[], {}];
  return [[algorithm], { crv: crv as string, x, y }];
}

/** Odd and more than 1: by 1, every message would be its own signature. */
function isExponent(bytes: Buffer): boolean {
  if (bytes.length === 0 || bytes.length > RSA_EXPONENT_LENGTH) return false;
  const value = bytes.readUIntBE(0, bytes.length);
  return value > 1 && value % 2 === 1;
}

function bitLength(bytes: Buffer): number {
  const start = bytes.findIndex((byte) => byte !== 0);
  return start < 0 ? 0 : (bytes.length - start) * 8 - Math.clz32(bytes[start] as number) + 24;
}
