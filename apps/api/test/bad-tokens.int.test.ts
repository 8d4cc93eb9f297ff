import { type OutgoingHttpHeaders, request } from 'node:http';
import { createSigningKey, type SigningKey, signToken } from '@gatehouse/testkit';
import { type CryptoKey, exportSPKI, importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SigningKeys } from '../src/control-plane/keys/signing-keys.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { message, send } from './mcp-request.ts';
import { NOW, startApi, type TestApi } from './start-api.ts';

/** For what another process has changed, and the api hears of. */
const PATIENCE = { timeout: 10_000 };

const seconds = Date.parse(NOW) / 1000;

let api: TestApi;
/** The key that the tenant signs with, as only somebody inside could have it. */
let key: SigningKey;
let good: Record<string, unknown>;

beforeAll(async () => {
  api = await startApi();
  for (const tenant of ['acme', 'globex']) {
    await api.apply(`
tenant: ${tenant}
upstreams: [{ slug: shop, kind: mcp, url: "https://shop.example/mcp" }]
endpoints: [{ slug: default, upstreams: [{ slug: shop }] }, { slug: side, upstreams: [{ slug: shop }] }]
roles: [{ slug: clerk, grants: [] }]
bindings: [{ role: clerk, to: { subject: ada } }]
`);
  }
  await vi.waitFor(async () => expect((await fetch(`${api.origin}/t/acme/oauth/jwks`)).status).toBe(200), PATIENCE);
  const tenant = await api.services.get(TenantsService).idOf('acme');
  const { kid, privateKey } = await api.services.get(SigningKeys).currentSigner(tenant);
  key = { kid, alg: 'ES256', privateKey, publicJwk: await publicKey(kid) };
  good = {
    iss: `${api.origin}/t/acme/oauth`,
    aud: `${api.origin}/t/acme/mcp`,
    tenant,
    sub: 'ada',
    client_id: 'cli',
    jti: 'acme.test',
    scope: 'mcp',
    iat: seconds,
    exp: seconds + 900,
  };
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
});

async function publicKey(kid: string): Promise<JWK> {
  const response = await fetch(`${api.origin}/t/acme/oauth/jwks`);
  const { keys } = (await response.json()) as { keys: JWK[] };
  return keys.find((one) => one.kid === kid) as JWK;
}

const at = (token: string, path = '/t/acme/mcp') => send({ url: `${api.origin}${path}`, token });

/** What a stranger learns: all that differs between two refusals, but for ids. */
async function refusal(token: string, path = '/t/acme/mcp') {
  const { status, headers: all, message } = await at(token, path);
  const { date, 'x-correlation-id': id, ...headers } = Object.fromEntries(all);
  const challenge = headers['www-authenticate']?.replace(/resource_metadata="[^"]*"/, '');
  return {
    status,
    headers: { ...headers, 'www-authenticate': challenge },
    code: message.error?.code,
    text: message.error?.message,
  };
}

const token = (claims: object = {}, header: object = {}) => signToken(key, { ...good, ...claims }, { ...header });
const unsigned = (header: object) =>
  [header, good].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

/** The answer to the most ordinary bad token. */
const REFUSED = {
  status: 401,
  headers: expect.objectContaining({
    'www-authenticate': expect.stringContaining('error="invalid_token"'),
    connection: 'close',
  }),
  code: 4011,
  text: expect.any(String),
};

describe('a good token', () => {
  it('is good where it is for, under every origin', async () => {
    expect((await at(await token())).status).toBe(200);
    expect((await at(await token({ aud: `${api.origin.replace('127.0.0.1', 'localhost')}/t/acme/mcp` }))).status).toBe(
      200,
    );
  });

  it('is good in a header only, and only alone', async () => {
    const bearer = await token();
    const inQuery = await send({ url: `${api.origin}/t/acme/mcp?access_token=${bearer}` });
    expect(inQuery.status).toBe(401);
    const inBody = await send({
      url: `${api.origin}/t/acme/mcp`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `access_token=${bearer}`,
    });
    expect(inBody.status).toBe(401);
    for (const authorization of [`Basic ${bearer}`, `Bearer ${bearer}, Bearer ${bearer}`, `Bearer ${bearer} x`]) {
      const answer = await send({ url: `${api.origin}/t/acme/mcp`, headers: { authorization } });
      expect([authorization.slice(0, 6), answer.status]).toEqual([authorization.slice(0, 6), 401]);
    }
  });

  it('is not good beside a second Authorization header: a proxy may have looked at the other', async () => {
    const [bearer, other] = [await token(), await token({ sub: 'eve' })];
    for (const pair of [
      [bearer, other],
      [other, bearer],
      [bearer, bearer],
    ]) {
      expect(await statusOfHeaders(pair.map((one) => `Bearer ${one}`))).toBe(400);
    }
  });
});

/** `fetch` would join them into one. */
function statusOfHeaders(authorization: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'server/discover',
      // One header each, whatever the types say.
      authorization: [...authorization],
    } as unknown as OutgoingHttpHeaders;
    const outgoing = request(`${api.origin}/t/acme/mcp`, { method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.on('error', reject).end(message('server/discover'));
  });
}

describe('a bad token', () => {
  it.each([
    ['nothing of a token', async () => 'junk'],
    ['no signature', async () => `${(await token()).split('.').slice(0, 2).join('.')}.`],
    ['five parts', async () => `${await token()}.x.y`],
    ['8 kB and more', async () => token({ pad: 'x'.repeat(8192) })],
    ['an end that has passed', async () => token({ exp: seconds - 6 })],
    ['a beginning that is to come', async () => token({ nbf: seconds + 6 })],
    ['an issue date that is to come', async () => token({ iat: seconds + 6 })],
    ['a life of a day', async () => token({ exp: seconds + 86_400 })],
    ['another issuer', async () => token({ iss: 'https://issuer.example' })],
    ['the issuer of another tenant', async () => token({ iss: `${api.origin}/t/globex/oauth` })],
    ['no issuer', async () => token({ iss: undefined })],
    ['another endpoint', async () => token({ aud: `${api.origin}/t/acme/mcp/side` })],
    ['another tenant as audience', async () => token({ aud: `${api.origin}/t/globex/mcp` })],
    ['the bare host', async () => token({ aud: api.origin })],
    ['the control plane', async () => token({ aud: `${api.origin}/api/v1` })],
    ['another tenant', async () => token({ tenant: '0199aaaa-0000-7000-8000-000000000001' })],
    ['no tenant', async () => token({ tenant: undefined })],
    ['a subject that nobody knows', async () => token({ sub: 'eve' })],
    ['a subject that is SQL', async () => token({ sub: "ada' or '1'='1" })],
    ['alg none', async () => `${unsigned({ alg: 'none', typ: 'at+jwt', kid: key.kid })}.`],
    ['alg none and a signature', async () => `${unsigned({ alg: 'none', typ: 'at+jwt', kid: key.kid })}.c2ln`],
    ['HS256 over the public key', async () => hs256(await exportSPKI((await importJWK(key.publicJwk)) as CryptoKey))],
    ['HS256 over the JWK', async () => hs256(JSON.stringify(key.publicJwk))],
    ['a key of its own', async () => forged({ jwk: stranger.publicJwk })],
    ['a place to fetch keys from', async () => forged({ jku: 'https://attacker.example/jwks' })],
    ['a place to fetch a certificate from', async () => forged({ x5u: 'https://attacker.example/x' })],
    ['crit', async () => token({}, { crit: ['b64'], b64: true })],
    ['the type of an ID token', async () => token({}, { typ: 'JWT' })],
    ['no key id', async () => token({}, { kid: undefined })],
    ['a key id that is a path', async () => token({}, { kid: '../../../../dev/null' })],
    ['a key id that is SQL', async () => token({}, { kid: "' union select 1 --" })],
    ['a key id without an end', async () => token({}, { kid: 'k'.repeat(4000) })],
    ['the signature of a stranger', async () => forged({})],
    ['a signature over something else', async () => tampered(await token(), await token({ jti: 'acme.other' }))],
  ])('with %s is refused like any other', async (_name, make) => {
    expect(await refusal(await make())).toEqual(REFUSED);
  });

  it('says no more at a tenant or an endpoint that is not there', async () => {
    const ordinary = await refusal(await token({ aud: 'x' }));
    for (const path of ['/t/nowhere/mcp', '/t/acme/mcp/nowhere', '/t/platform/mcp', '/t/acme/mcp/default']) {
      expect([path, await refusal(await token(), path)]).toEqual([path, ordinary]);
    }
  });
});

// The last of this file: everything here comes from one address.
describe('an address with sixty false signatures in a minute', () => {
  it('is told to wait, unless its token was seen before', async () => {
    const seen = await token({ jti: 'acme.seen' });
    expect((await at(seen)).status).toBe(200);
    const statuses = [];
    for (let index = 0; index < 61; index++) {
      statuses.push((await at(await signToken({ ...stranger, kid: key.kid }, { ...good, jti: `f${index}` }))).status);
    }
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    const { status, headers, message } = await at(await token({ jti: 'acme.unseen' }));
    expect([status, message.error?.code]).toEqual([429, 4291]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await at('junk')).status).toBe(401);
    expect((await at(seen)).status).toBe(200);
  });
});

let stranger: SigningKey;
beforeAll(async () => {
  stranger = await createSigningKey();
});

const forged = (header: object) => signToken({ ...stranger, kid: key.kid }, good, { ...header });

const hs256 = (secret: string) =>
  new SignJWT(good)
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: key.kid })
    .sign(new TextEncoder().encode(secret));

/** The first token with the signature of the second. */
const tampered = (one: string, other: string) => [...one.split('.').slice(0, 2), other.split('.')[2]].join('.');
