import { randomUUID } from 'node:crypto';
import { type CryptoKey, decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientsService } from '../src/control-plane/clients/clients.service.ts';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';
import { postForm } from './oauth-client.ts';

let world: IssuerWorld;
let privateKey: CryptoKey;

const file = (keys: string) =>
  world.fileOf('acme').replace(
    'roles:',
    `  - { id: ci, kind: service, jwks: { keys: [${keys}] }, subject: ada }
  - { id: batch, kind: service, auth: client_secret_basic, subject: ada }
  - { id: web, kind: confidential, auth: client_secret_post, redirectUris: ["${REDIRECT}"] }
roles:`,
  );

beforeAll(async () => {
  world = await startIssuerWorld();
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  await world.issuers.apply(file(JSON.stringify({ ...(await exportJWK(pair.publicKey)), kid: 'ci-1' })));
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

const assertion = (change: Record<string, unknown> = {}, key = privateKey, life = '1m') =>
  new SignJWT({ iss: 'ci', sub: 'ci', aud: world.issuerOf(), jti: randomUUID(), ...change })
    .setProtectedHeader({ alg: 'ES256', kid: 'ci-1' })
    .setIssuedAt()
    .setExpirationTime(life)
    .sign(key);

const ask = async (client_assertion: string, change: Record<string, string> = {}) =>
  postForm(`${world.issuerOf()}/token`, {
    ...{ grant_type: 'client_credentials', resource: world.endpoint(), client_assertion },
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    ...change,
  });

describe('a service that signs', () => {
  it('acts as the principal that it is bound to', async () => {
    const { access_token: token, refresh_token: refresh } = await ask(await assertion());
    expect(refresh).toBeUndefined();
    expect(decodeJwt(token)).toEqual({
      ...{ iss: world.issuerOf(), aud: world.endpoint(), sub: 'ada', client_id: 'ci', scope: 'mcp' },
      ...{ tenant: await world.issuers.tenantId('acme'), jti: expect.stringMatching(/^acme\./) },
      ...{ iat: expect.any(Number), exp: expect.any(Number) },
    });
    expect(await world.call(token)).toBe(200);
    expect(await world.call(token, world.endpoint('globex'))).toBe(401);
    const minted = (await world.issuers.events('acme')).find(({ target }) => target === decodeJwt(token).jti);
    expect(minted).toMatchObject({ kind: 'token.minted', subject: 'ada', detail: { clientId: 'ci' } });
  });

  it('signs each assertion for one use, of ten at once', async () => {
    const once = await assertion();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(once)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await ask(once)).error).toBe('invalid_client');
  });

  it('is refused with what was signed for somebody else, by another key, or at no time', async () => {
    const other = await generateKeyPair('ES256');
    for (const wrong of [
      await assertion({ aud: world.issuerOf('globex') }),
      await assertion({ aud: 'http://evil.example/token' }),
      await assertion({ sub: 'desk' }),
      await assertion({}, privateKey, '1h'),
      await assertion({}, other.privateKey),
      'e30.e30.',
    ]) {
      expect((await ask(wrong)).error).toBe('invalid_client');
    }
  });

  it('is refused the next call when its client was ended, and may begin anew after that', async () => {
    const { access_token: token } = await ask(await assertion());
    expect(await world.call(token)).toBe(200);
    await world.issuers.services.get(ClientsService).end(await world.issuers.tenantId('acme'), 'ci', 'test');
    await expect.poll(() => world.call(token), { timeout: 10_000 }).toBe(401);
    const anew = async () => world.call((await ask(await assertion())).access_token);
    await expect.poll(anew, { timeout: 10_000 }).toBe(200);
  });

  it('names one resource of its tenant', async () => {
    for (const resource of [world.endpoint('globex'), `${world.endpoint()}/nowhere`]) {
      expect((await ask(await assertion(), { resource })).error).toBe('invalid_target');
    }
  });
}, 30_000);

describe('a client with a secret', () => {
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });
  const credentials = (headers: Record<string, string>, more: Record<string, string> = {}) =>
    postForm(
      `${world.issuerOf()}/token`,
      { grant_type: 'client_credentials', resource: world.endpoint(), ...more },
      headers,
    );
  const renew = async (id: string) =>
    world.issuers.services.get(ClientsService).renewSecret(await world.issuers.tenantId('acme'), id, 'operator:test');

  it('is nobody before it has one', async () => {
    for (const secret of ['', 'sha256:', 'x']) {
      expect((await credentials(basic('batch', secret))).error).toMatch(/invalid_(?:client|request)/);
    }
  });

  it('is let in with the one that was made last, and not with what is stored of it', async () => {
    const former = await renew('batch');
    expect((await credentials(basic('batch', former))).status).toBe(200);
    const secret = await renew('batch');
    const { secretHash } = await world.issuers.database.withTenant(await world.issuers.tenantId('acme'), (tx) =>
      tx.client.findFirstOrThrow({ where: { tenantId: tx.tenantId, clientId: 'batch' } }),
    );
    for (const wrong of [former, secretHash ?? '', `sha256:${secretHash}`]) {
      expect((await credentials(basic('batch', wrong))).error).toBe('invalid_client');
    }
    const { access_token: token } = await credentials(basic('batch', secret));
    expect(await world.call(token)).toBe(200);
  });

  it('keeps it when the file is applied again, and loses it with its way of proving itself', async () => {
    const secret = await renew('batch');
    await world.issuers.apply(file('').replace('jwks: { keys: [] }', 'jwks: { keys: [] }, name: CI'));
    expect((await credentials(basic('batch', secret))).status).toBe(200);
    await world.issuers.apply(
      file('').replace('auth: client_secret_basic', 'auth: private_key_jwt, jwks: { keys: [] }'),
    );
    await world.issuers.apply(file(''));
    expect((await credentials(basic('batch', secret))).error).toBe('invalid_client');
  });

  it('acts for people alone unless it is a service', async () => {
    const secret = await renew('web');
    const answer = await credentials({}, { client_id: 'web', client_secret: secret });
    expect(answer.access_token).toBeUndefined();
    expect((await credentials({}, { client_id: 'desk' })).access_token).toBeUndefined();
  });
});
