import { createPublicKey, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { ExternalSigningKey } from 'oidc-provider';
import type { Signer } from '../../control-plane/keys/signing-keys.ts';

/**
 * The keys of an issuer as the provider sees them: the first one signs. Private keys are not given to it, but asked to
 * sign, so that nothing of what it keeps and copies is one.
 *
 * @param keys all public keys, `kid` included: what earlier ones signed is verified as well (`id_token_hint`)
 */
export function providerKeys(signer: Signer, keys: readonly JWK[]): ExternalSigningKey[] {
  const own = keys.find(({ kid }) => kid === signer.kid);
  if (!own) throw new TypeError('the key that signs is among the public ones');
  const others = keys.filter((key) => key !== own);
  return [new SigningKey(own, signer), ...others.map((key) => new SigningKey(key, undefined))];
}

class SigningKey extends ExternalSigningKey {
  private readonly publicKey: KeyObject;

  constructor(
    jwk: JWK,
    private readonly signer: Signer | undefined,
  ) {
    super();
    Object.assign(this, { kid: jwk.kid, alg: 'ES256' });
    this.publicKey = createPublicKey({ key: jwk as never, format: 'jwk' });
  }

  override keyObject(): KeyObject {
    return this.publicKey;
  }

  /** RFC 7518 section 3.4: the two halves of the signature side by side, which is what Web Crypto makes. */
  override async sign(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    if (!this.signer) throw new TypeError('this key only verifies');
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    return Buffer.from(await crypto.subtle.sign(algorithm, this.signer.privateKey, data));
  }
}
