import { createSigningKey, type SigningKey, signToken } from '@gatehouse/testkit';
import { type CryptoKey, exportSPKI, importJWK, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { readKeySet } from './key-set.ts';
import { verifierOf } from './verify-signature.ts';

let key: SigningKey;

beforeAll(async () => {
  key = await createSigningKey({ kid: 'k1' });
});

const verifierFor = (...keys: JWK[]) => verifierOf(readKeySet({ keys }) ?? new Map());

describe('verifierOf', () => {
  it('finds good what one of the keys signed, whatever it says', async () => {
    expect(await verifierFor(key.publicJwk)(await signToken(key, { exp: 1 }))).toBe(true);
  });

  it.each(['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'])(
    'verifies %s, with a key that names it and one that does not',
    async (alg) => {
      const signer = await createSigningKey({ alg });
      const { alg: _alg, ...bare } = signer.publicJwk;
      const token = await signToken(signer, {});
      expect(await verifierFor(signer.publicJwk)(token)).toBe(true);
      expect(await verifierFor(bare)(token)).toBe(true);
      expect(await verifierFor(bare)(token.replace('.e30.', '.eyJhIjoxfQ.'))).toBe(false);
    },
  );

  it('finds the key that the token names among many', async () => {
    const keys = await Promise.all(['a', 'b', 'c'].map((kid) => createSigningKey({ kid })));
    const verify = verifierFor(...keys.map(({ publicJwk }) => publicJwk));
    for (const one of keys) expect(await verify(await signToken(one, {}))).toBe(true);
    for (const kid of ['b', 'd']) expect(await verify(await signToken(keys[0] as SigningKey, {}, { kid }))).toBe(false);
  });

  it('finds nothing good when there are no keys at all', async () => {
    expect(await verifierFor()(await signToken(key, {}))).toBe(false);
  });

  it('finds nothing good in what is no token', async () => {
    const token = await signToken(key, {});
    for (const junk of ['', 'x', 'a.b.c', `${token}x`, token.replace(/\.[^.]*$/, '.')]) {
      expect(await verifierFor(key.publicJwk)(junk), junk).toBe(false);
    }
  });

  it('does not take the public key for a shared secret', async () => {
    const pem = await exportSPKI((await importJWK(key.publicJwk)) as CryptoKey);
    const header = { alg: 'HS256', kid: 'k1' };
    for (const secret of [pem, JSON.stringify(key.publicJwk)]) {
      const forged = await new SignJWT({}).setProtectedHeader(header).sign(new TextEncoder().encode(secret));
      expect(await verifierFor(key.publicJwk)(forged)).toBe(false);
    }
  });

  it('is made once for a set of keys', () => {
    const keys = readKeySet({ keys: [key.publicJwk] }) ?? new Map();
    expect(verifierOf(keys)).toBe(verifierOf(keys));
  });
});
