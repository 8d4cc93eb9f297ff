import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

/** A key pair of an issuer. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  /** As a JWKS shows it. */
  readonly publicJwk: JWK;
}

export interface SigningKeyOptions {
  readonly kid?: string;
  /** ES256 unless given. */
  readonly alg?: string;
  /** Bits, of RSA keys. */
  readonly modulusLength?: number;
}

let count = 0;

export async function createSigningKey(options: SigningKeyOptions = {}): Promise<SigningKey> {
  const { kid = `key-${++count}`, alg = 'ES256', modulusLength = 2048 } = options;
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** A compact JWS over these claims, whatever they say. `header` replaces and adds members; `undefined` removes one. */
export function signToken(
  key: SigningKey,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const members = { alg: key.alg, typ: 'at+jwt', kid: key.kid, ...header };
  return new SignJWT({ ...claims }).setProtectedHeader(members).sign(key.privateKey);
}
