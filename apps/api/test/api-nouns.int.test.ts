import {
  approveTool,
  createClient,
  createEndpoint,
  createIssuer,
  createSecret,
  createUpstream,
  explainAccess,
  forgetTool,
  getClient,
  getEndpointOffer,
  getEvent,
  getPrincipal,
  getSecret,
  getSettings,
  getTool,
  getToolRules,
  getUpstream,
  listEvents,
  listIssuers,
  listPrincipals,
  listSecrets,
  listToolCallers,
  listTools,
  refreshUpstream,
  rejectTool,
  removeClient,
  removeSecret,
  removeUpstream,
  renewClientSecret,
  replaceSecret,
  replaceSettings,
  replaceToolRules,
} from '@gatehouse/contracts/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SecretsService } from '../src/control-plane/secrets/secrets.service.ts';
import { type ApiWorld, refusalOf, startApiWorld } from './api-world.ts';
import { startSessionUpstream } from './session-upstream.ts';

let world: ApiWorld;
let api: ReturnType<ApiWorld['as']>;

beforeAll(async () => {
  world = await startApiWorld();
  api = world.as(await world.member('acme', 'admin'));
  await api(refreshUpstream, { params: { tenant, upstream: 'shop' } });
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

const tenant = 'acme';
const inTenant = { tenant };

describe('tools', () => {
  const echo = { tenant, upstream: 'shop', tool: 'echo' };

  it('are found by part of a name, by state, upstream and tag', async () => {
    const names = async (query: Parameters<typeof api<typeof listTools>>[1]['query']) =>
      (await api(listTools, { params: inTenant, query })).body.items.map(({ name }) => name);
    expect(await names({ search: 'ECH' })).toContain('shop/echo');
    expect(await names({ search: 'ECH', tag: 'shop', state: 'pinned', upstream: 'shop' })).toContain('shop/echo');
    expect(await names({ upstream: 'sho' })).toEqual([]);
    expect(await names({ state: 'gone' })).toEqual([]);
  });

  it('are reviewed by what was looked at', async () => {
    const { body } = await api(getTool, { params: echo });
    expect(body).toMatchObject({ name: 'shop/echo', state: 'pinned', differences: [], pinned: { name: 'echo' } });
    const { digest } = body;
    const approved = await api(approveTool, { params: echo, body: { digest, annotations: { readOnlyHint: true } } });
    expect(approved.body).toMatchObject({ reviewed: true, annotations: { readOnlyHint: true } });
    const other = digest.replace(/./, (first) => (first === '0' ? '1' : '0'));
    expect(await refusalOf(api(rejectTool, { params: echo, body: { digest: other } }))).toEqual({
      status: 409,
      code: 'catalogue.tool-changed',
    });
    expect((await api(rejectTool, { params: echo, body: { digest } })).body.state).toBe('rejected');
    expect(await refusalOf(api(forgetTool, { params: echo, body: { digest } }))).toMatchObject({
      code: 'catalogue.tool-not-gone',
    });
    expect((await api(approveTool, { params: echo, body: { digest } })).body.state).toBe('pinned');
  });

  it('are reviewed by rules, which are replaced all at once', async () => {
    const before = await api(getToolRules, { params: inTenant });
    expect(before.body.rules).toEqual([{ match: 'shop/*', tags: ['shop'] }]);
    const rules = [
      { match: 'shop/count', annotations: { readOnlyHint: true } },
      { match: 'shop/*', tags: ['till'], execution: 'auto' as const, inlineMs: 500, deadline: '10m' },
    ];
    const { body } = await api(replaceToolRules, { params: inTenant, body: { rules }, ifMatch: before.etag ?? '' });
    expect(body.rules).toEqual(rules);
    const { body: found } = await api(listTools, { params: inTenant, query: { tag: 'till' } });
    expect(found.items.find(({ name }) => name === 'shop/count')).toMatchObject({ reviewed: true, tags: ['till'] });
    const stale = api(replaceToolRules, { params: inTenant, body: { rules: [] }, ifMatch: before.etag ?? '' });
    expect(await refusalOf(stale)).toMatchObject({ status: 412 });
  });
});

describe('who may call what', () => {
  it('is explained for one, and listed for a tool', async () => {
    const asked = { subject: 'ada', kind: 'tool', name: 'shop/count' } as const;
    const { body } = await api(explainAccess, { params: inTenant, body: asked });
    expect(body).toMatchObject({ verdict: 'allowed', canonicalName: 'shop/count', servedName: 'count' });
    expect(body.reasons[0]?.text).toContain('The role clerk allows');

    const params = { tenant, upstream: 'shop', tool: 'count' };
    const { body: callers } = await api(listToolCallers, { params });
    expect(callers.items.map(({ subject, verdict }) => [subject, verdict])).toEqual([['ada', 'allowed']]);
  });

  it('is told of a principal with its groups and roles', async () => {
    const { body } = await api(listPrincipals, { params: inTenant, query: { subject: 'ada', issuer: 'builtin' } });
    const [ada] = body.items;
    const { body: detail } = await api(getPrincipal, { params: { tenant, principal: ada?.id ?? '' } });
    expect(detail).toMatchObject({ subject: 'ada', groups: ['support'] });
    expect(detail.bindings.map(({ role, group }) => [role, group])).toEqual([
      ['clerk', 'support'],
      ['clerk', null],
    ]);
    expect((await api(listPrincipals, { params: inTenant, query: { issuer: 'nobody' } })).body.items).toEqual([]);
  });
});

describe('upstreams, issuers and clients', () => {
  it('are made by the rules of the file, and what goes takes along what depends on it', async () => {
    const upstream = { slug: 'crm', kind: 'mcp', url: 'https://crm.example/mcp' } as const;
    const made = await api(createUpstream, { params: inTenant, body: upstream });
    expect(made.body).toMatchObject({
      ...upstream,
      timeoutMs: 30_000,
      newTools: 'serve',
      credential: { type: 'none' },
    });
    await api(removeUpstream, { params: { tenant, upstream: 'crm' }, ifMatch: made.etag ?? '' });
    expect(await refusalOf(api(getUpstream, { params: { tenant, upstream: 'crm' } }))).toMatchObject({ status: 404 });
    const inside = { ...upstream, url: 'http://user:pass@crm.example/mcp' };
    expect(await refusalOf(api(createUpstream, { params: inTenant, body: inside }))).toMatchObject({ status: 400 });
  });

  it('have names at an endpoint, of which the first in its order keeps one that clashes', async () => {
    await using other = await startSessionUpstream();
    other.tools = [{ name: 'shop_echo', inputSchema: { type: 'object' } }];
    await api(createUpstream, { params: inTenant, body: { slug: 'other', kind: 'mcp', url: other.url } });
    await api(refreshUpstream, { params: { tenant, upstream: 'other' } });
    const upstreams = [{ slug: 'other', as: '' }, { slug: 'shop' }];
    await api(createEndpoint, { params: inTenant, body: { slug: 'both', upstreams } });
    const { body } = await api(getEndpointOffer, { params: { tenant, endpoint: 'both' } });
    expect(body).toEqual({
      served: 3,
      withheld: [{ name: 'shop/echo', servedName: 'shop_echo', takenBy: 'other/shop_echo' }],
      withheldCount: 1,
    });
  });

  it('trust no address of this installation', async () => {
    const body = {
      ...{ slug: 'self', issuer: `${world.api.origin}/t/globex/oauth`, jwksUri: `${world.api.origin}/keys` },
      bind: { audience: 'endpoint' },
    };
    expect(await refusalOf(api(createIssuer, { params: inTenant, body }))).toMatchObject({ code: 'file.invalid' });
    expect((await api(listIssuers, { params: inTenant })).body.items.map(({ slug }) => slug)).toEqual(['okta']);
  });

  it('may have a URL for a name, and a secret that is told once', async () => {
    const client = 'https://agent.example/client.json?a=b%2Fc';
    const body = { id: client, kind: 'confidential', auth: 'client_secret_basic' } as const;
    await api(createClient, { params: inTenant, body });
    const params = { tenant, client };
    const read = await api(getClient, { params });
    const { body: answer } = await api(renewClientSecret, { params });
    expect(answer.secret).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(read.body)).not.toContain('secretHash');
    const refused = await world.send(`/api/v1/tenants/acme/clients/desk/secret`, {
      method: 'POST',
      token: await world.token(await world.member('acme', 'admin')),
      headers: { 'idempotency-key': 'x' },
    });
    expect(refused.status).toBe(400);
    await api(removeClient, { params, ifMatch: read.etag ?? '' });
  });
});

describe('a secret', () => {
  it('goes in and never comes out', async () => {
    const params = { tenant, secret: 'shop-token' };
    const made = await api(createSecret, { params: inTenant, body: { name: 'shop-token', value: 'hush-1' } });
    expect(Object.keys(made.body).sort()).toEqual(['createdAt', 'name', 'updatedAt']);
    const tenantId = await world.tenantId(tenant);
    const value = async () =>
      (await world.api.services.get(SecretsService, { strict: false }).resolve(tenantId, 'local:shop-token')).reveal();
    expect(await value()).toBe('hush-1');
    const changed = await api(replaceSecret, { params, body: { value: 'hush-2' }, ifMatch: made.etag ?? '' });
    expect(await value()).toBe('hush-2');
    expect((await api(listSecrets, { params: inTenant })).body.items).toEqual([changed.body]);
    await api(removeSecret, { params, ifMatch: changed.etag ?? '' });
    expect(await refusalOf(api(getSecret, { params }))).toMatchObject({ status: 404 });
    expect(JSON.stringify(await world.api.events(tenant))).not.toContain('hush');
  });
});

describe('settings', () => {
  it('are changed as a whole, and each change is on record', async () => {
    const before = await api(getSettings, { params: inTenant });
    expect(before.body).toEqual({
      name: 'acme Inc.',
      registration: { cimd: true, dcr: true, cimdHosts: [] },
      limits: {},
      operatorTokens: 'allowed',
    });
    const wanted = {
      name: 'Acme',
      registration: { cimd: true, dcr: false, cimdHosts: ['app.example'] },
      limits: { concurrent: 5 },
      operatorTokens: 'forbidden',
    } as const;
    const body = { ...wanted, registration: { ...wanted.registration, cimdHosts: ['app.example'] } };
    const after = await api(replaceSettings, { params: inTenant, body, ifMatch: before.etag ?? '' });
    expect(after.body).toEqual(wanted);
    await expect(world.api.token(tenant, 'ada')).rejects.toMatchObject({ code: 'operator-tokens.forbidden' });
    const kinds = (await world.api.events(tenant)).slice(0, 4).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['limits.changed', 'registration.changed', 'tenant.changed', 'tenant.changed']);
    await api(replaceSettings, { params: inTenant, body: before.body, ifMatch: after.etag ?? '' });
  });
});

describe('the record', () => {
  it('is read page by page, by kind, target, principal and correlation, and event by event', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await api(listEvents, { params: inTenant, query: { limit: 7, cursor } });
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual((await world.api.events(tenant)).map(({ id }) => id));

    const { body } = await api(listEvents, { params: inTenant, query: { kind: 'role.changed', target: 'clerk' } });
    const [event] = body.items;
    expect(event).toMatchObject({ kind: 'role.changed', target: 'clerk' });
    const params = { tenant, event: event?.id ?? '' };
    expect((await api(getEvent, { params, query: { at: event?.at ?? '' } })).body).toEqual(event);
    const elsewhere = api(getEvent, { params, query: { at: '2020-01-01T00:00:00Z' } });
    expect(await refusalOf(elsewhere)).toMatchObject({ status: 404 });
    for (const outcome of ['answered', 'failed'] as const) {
      expect((await api(listEvents, { params: inTenant, query: { outcome } })).body.items).toEqual([]);
    }
  });
});
