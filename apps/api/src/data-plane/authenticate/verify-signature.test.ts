import { createServer } from 'node:http';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSignatureVerifier } from './verify-signature.ts';

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let jwk: JWK;

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
  jwk = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
});

const sign = (kid: string, key = keys.privateKey) =>
  new SignJWT({ sub: 'ada', exp: 1 }).setProtectedHeader({ alg: 'ES256', kid }).sign(key);

describe('createSignatureVerifier', () => {
  it('gives the claims of a token that one of the keys signed, whatever they say', async () => {
    expect(await createSignatureVerifier([jwk])(await sign('k1'))).toMatchObject({ sub: 'ada', exp: 1 });
  });

  it('gives nothing for a key that is not among them', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    const verify = createSignatureVerifier([jwk]);
    expect(await verify(await sign('k1', privateKey))).toBeUndefined();
    expect(await verify(await sign('k2'))).toBeUndefined();
  });

  it('gives nothing when there are no keys at all', async () => {
    expect(await createSignatureVerifier([])(await sign('k1'))).toBeUndefined();
  });

  it('gives nothing for what is no token', async () => {
    const verify = createSignatureVerifier([jwk]);
    for (const token of ['', 'x', 'a.b.c', `${await sign('k1')}x`, (await sign('k1')).replace(/\.[^.]*$/, '.')]) {
      expect(await verify(token), token).toBeUndefined();
    }
  });

  it('does not take the public key for a shared secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(keys.publicKey));
    const forged = await new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
    expect(await createSignatureVerifier([jwk])(forged)).toBeUndefined();
  });

  it('never asks anybody for a key', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked++;
      response.end('{"keys":[]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const token = await new SignJWT({ sub: 'ada' })
      .setProtectedHeader({ alg: 'ES256', kid: 'unknown', jku: `http://127.0.0.1:${port}/` })
      .sign(keys.privateKey);
    expect(await createSignatureVerifier([jwk])(token)).toBeUndefined();
    server.close();
    expect(asked).toBe(0);
  });
});
