import { createSigningKey, type IdentityProvider, startIdentityProvider } from '@gatehouse/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Revocations } from '../src/authorization-server/revocations.service.ts';
import { send } from './mcp-request.ts';
import { NOW, startApi, type TestApi } from './start-api.ts';

const [SECOND, MINUTE] = [1_000, 60_000];

/** For what another process has changed, and the api hears of. */
const PATIENCE = { timeout: 10_000 };

let api: TestApi;
let idp: IdentityProvider;

/** Tenants that nobody has used yet: what is known of an issuer is kept for each tenant. */
let count = 0;

beforeAll(async () => {
  api = await startApi();
  idp = await startIdentityProvider(api.clock.now);
});

afterEach(() => {
  api.clock.set(NOW);
  idp.instead = undefined;
  idp.published = [idp.key.publicJwk];
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await idp?.[Symbol.asyncDispose]();
});

interface Trust {
  readonly bind?: string;
  readonly subject?: string;
  readonly provisioning?: string;
  readonly jwksUri?: string;
}

/** A tenant that trusts the identity provider. Answers its slug. */
async function tenant({ bind, subject = 'sub', provisioning = 'first-token', jwksUri }: Trust = {}): Promise<string> {
  const slug = `tenant-${++count}`;
  await api.apply(`
tenant: ${slug}
issuers:
  - slug: idp
    issuer: ${idp.issuer}
    jwksUri: ${jwksUri ?? idp.jwksUri}
    bind: ${bind ?? '{ audience: endpoint }'}
    claims: { subject: ${subject} }
    provisioning: ${provisioning}
upstreams: [{ slug: shop, kind: mcp, url: "https://shop.example/mcp" }]
endpoints: [{ slug: default, upstreams: [{ slug: shop }] }]
roles: [{ slug: clerk, grants: [] }]
`);
  await expect.poll(async () => (await metadata(slug)).status, PATIENCE).toBe(200);
  return slug;
}

const metadata = (slug: string, origin = api.origin) =>
  fetch(`${origin}/.well-known/oauth-protected-resource/t/${slug}/mcp`);

const audience = (slug: string) => `${api.origin}/t/${slug}/mcp`;
const token = (slug: string, claims: object = {}, header: object = {}) =>
  idp.token({ aud: audience(slug), ...claims }, { ...header });
const statusOf = async (slug: string, bearer: string) => (await send({ url: audience(slug), token: bearer })).status;
const status = async (slug: string, claims: object = {}, header: object = {}) =>
  statusOf(slug, await token(slug, claims, header));

describe('a token of a foreign issuer', () => {
  it('is good at an endpoint of the tenant that trusts it, and its keys are fetched once', async () => {
    const [slug, before] = [await tenant(), idp.requests];
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => status(slug, { jti: `t${index}` })));
    expect(all).toEqual(Array(20).fill(200));
    expect(idp.requests - before).toBe(1);
  });

  it('makes its subject a principal once, on record, and nobody of the built-in issuer', async () => {
    const slug = await tenant();
    for (let index = 0; index < 3; index++) expect(await status(slug, { sub: 'ada', jti: `t${index}` })).toBe(200);
    const provisioned = (await api.events(slug)).filter(({ kind }) => kind === 'principal.provisioned');
    expect(provisioned.map(({ subject }) => subject)).toEqual(['ada']);
    await expect(api.token(slug, 'ada')).rejects.toMatchObject({ code: 'principal.unknown' });
  });

  it('is refused where its subject was not invited', async () => {
    const slug = await tenant({ provisioning: 'invited' });
    expect(await status(slug)).toBe(401);
    expect((await api.events(slug)).filter(({ kind }) => kind === 'principal.provisioned')).toEqual([]);
  });

  it('names its subject by the claim that the admin chose', async () => {
    const slug = await tenant({ subject: 'oid' });
    expect(await status(slug, { oid: 'ada', sub: 'pairwise' })).toBe(200);
    expect(await status(slug, { sub: 'pairwise' })).toBe(401);
    const provisioned = (await api.events(slug)).filter(({ kind }) => kind === 'principal.provisioned');
    expect(provisioned.map(({ subject }) => subject)).toEqual(['ada']);
  });

  it('is bound by audience and, where set, by a claim for the tenant', async () => {
    const [slug, other] = [
      await tenant({ bind: '{ audience: "api://x", tenant: { claim: tid, equals: org-1 } }' }),
      await tenant(),
    ];
    expect(await status(slug, { aud: 'api://x', tid: 'org-1' })).toBe(200);
    expect(await status(slug, { aud: ['other', 'api://x'], tid: 'org-1' })).toBe(200);
    expect(await status(slug, { aud: 'api://x', tid: 'org-2' })).toBe(401);
    expect(await status(slug, { aud: 'api://x' })).toBe(401);
    expect(await status(slug, { tid: 'org-1' })).toBe(401);
    expect(await statusOf(other, await token(slug))).toBe(401);
  });

  it.each([
    ['another issuer', { iss: 'https://issuer.example' }, {}],
    ['the bare host as audience', { aud: 'http://127.0.0.1' }, {}],
    ['an end that has passed', { exp: Date.parse(NOW) / 1000 - 6 }, {}],
    ['no end', { exp: undefined }, {}],
    ['an end in a year', { exp: Date.parse(NOW) / 1000 + 366 * 86_400 }, {}],
    ['what only an ID token has', { nonce: 'x' }, { typ: 'JWT' }],
    ['a key of its own', {}, { jwk: {} }],
    ['a place to fetch keys from', {}, { jku: 'http://127.0.0.1:9/jwks' }],
  ])('is refused with %s', async (_name, claims, header) => {
    expect(await status(await tenant(), claims, header)).toBe(401);
  });

  it.each(['RS256', 'RS512', 'PS384', 'ES384', 'ES512'])('may be signed with %s', async (alg) => {
    const slug = await tenant();
    const key = await createSigningKey({ alg });
    idp.published = [key.publicJwk];
    const { key: usual } = idp;
    idp.key = key;
    try {
      expect(await status(slug, {}, { typ: 'JWT', x5t: 'abc' })).toBe(200);
    } finally {
      idp.key = usual;
    }
  });

  it('can be revoked by the id that its record shows', async () => {
    const slug = await tenant();
    const bearer = await token(slug, { jti: 'abc' });
    expect(await statusOf(slug, bearer)).toBe(200);
    await api.services.get(Revocations).revoke({ tokenId: 'idp:abc', tenantSlug: slug, actor: 'operator:test' });
    await expect.poll(() => statusOf(slug, bearer), PATIENCE).toBe(401);
    expect(await status(slug, { jti: 'other' })).toBe(200);
  });
});

describe('keys of a foreign issuer', () => {
  it('are not asked for again and again by tokens that name keys nobody knows', async () => {
    const slug = await tenant();
    expect(await status(slug)).toBe(200);
    const before = idp.requests;
    const flood = Array.from({ length: 100 }, (_, index) => status(slug, {}, { kid: `random-${index}` }));
    expect(await Promise.all(flood)).toEqual(Array(100).fill(401));
    expect(idp.requests).toBe(before);
    api.clock.advance(30 * SECOND);
    const late = Array.from({ length: 100 }, (_, index) => status(slug, {}, { kid: `late-${index}` }));
    expect(await Promise.all(late)).toEqual(Array(100).fill(401));
    expect(idp.requests).toBe(before + 1);
  });

  it('may be rotated: a new one is found by its first token', async () => {
    const slug = await tenant();
    expect(await status(slug)).toBe(200);
    const { key: former } = idp;
    idp.key = await createSigningKey();
    idp.published = [idp.key.publicJwk];
    api.clock.advance(30 * SECOND);
    expect(await status(slug)).toBe(200);
    idp.key = former;
    expect(await status(slug, { jti: 'by the former key' })).toBe(401);
  });

  it.each<[string, NonNullable<IdentityProvider['instead']>]>([
    ['is away', (request) => request.socket.destroy()],
    ['answers an error', (_request, response) => response.writeHead(503).end()],
    ['answers a page', (_request, response) => response.writeHead(200).end('<html></html>')],
    ['answers something endless', (_request, response) => response.writeHead(200).end('x'.repeat(1_000_000))],
    ['sends us elsewhere', (_request, response) => response.writeHead(302, { location: '/jwks?' }).end()],
    ['has no keys', (_request, response) => response.writeHead(200).end('{"keys":[]}')],
    [
      'has somebody else’s key',
      async (_request, response) => {
        const { publicJwk } = await createSigningKey({ kid: idp.key.kid });
        response.writeHead(200).end(JSON.stringify({ keys: [publicJwk] }));
      },
    ],
    [
      'has two keys under one id',
      async (_request, response) => {
        const { publicJwk } = await createSigningKey({ kid: idp.key.kid });
        response.writeHead(200).end(JSON.stringify({ keys: [idp.key.publicJwk, publicJwk] }));
      },
    ],
    [
      'has shared secrets',
      (_request, response) => {
        const secret = { kty: 'oct', kid: idp.key.kid, k: 'c2VjcmV0', alg: 'HS256' };
        response.writeHead(200).end(JSON.stringify({ keys: [secret] }));
      },
    ],
  ])('let nobody in while their issuer %s, and everybody again afterwards', async (_name, instead) => {
    const slug = await tenant();
    idp.instead = instead;
    expect(await status(slug)).toBe(401);
    idp.instead = undefined;
    api.clock.advance(10 * MINUTE);
    await status(slug, { jti: 'asks again' });
    await expect.poll(() => status(slug, { jti: 'later' }), PATIENCE).toBe(200);
  });

  it('are not fetched from where nobody may go', async () => {
    const slug = await tenant({ jwksUri: `${api.origin}/t/tenant-1/oauth/jwks` }).catch((error) => error.code);
    expect(slug).toBe('file.invalid');
  });
});

describe('the metadata of an endpoint', () => {
  it('names the built-in issuer first, then the foreign ones, and the URL that the client used', async () => {
    const slug = await tenant();
    const other = api.origin.replace('127.0.0.1', 'localhost');
    for (const origin of [api.origin, other]) {
      const response = await metadata(slug, origin);
      expect(response.headers.get('cache-control')).toBe('public, max-age=60');
      expect(await response.json()).toEqual({
        resource: `${origin}/t/${slug}/mcp`,
        resource_name: `Gatehouse: ${slug}`,
        authorization_servers: [`${api.origin}/t/${slug}/oauth`, idp.issuer],
        bearer_methods_supported: ['header'],
        scopes_supported: ['mcp', 'mcp:tools', 'mcp:prompts', 'mcp:resources'],
      });
    }
  });

  it('is not there for what is not there', async () => {
    const slug = await tenant();
    for (const path of ['nowhere', `${slug}/mcp/default`, `${slug}/mcp/nowhere`, 'platform']) {
      const url = `${api.origin}/.well-known/oauth-protected-resource/t/${path.includes('/') ? path : `${path}/mcp`}`;
      const response = await fetch(url);
      expect([path, response.status]).toEqual([path, 404]);
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
  });
});
