import { getMe, getTenant, listRoles, listTenants, PERMISSIONS, permissionsOf } from '@gatehouse/contracts/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Revocations } from '../src/authorization-server/revocations.service.ts';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { type ApiWorld, type Member, refusalOf, startApiWorld } from './api-world.ts';
import { send } from './mcp-request.ts';

let world: ApiWorld;
let admin: Member;

beforeAll(async () => {
  world = await startApiWorld();
  admin = await world.member('acme', 'admin');
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
});

const statusOf = async (token: string, path = '/api/v1/me') => (await world.send(path, { token })).status;

describe('who calls the API', () => {
  it('is told who they are and what they may do', async () => {
    const { body } = await world.as(admin)(getMe, {});
    expect(body).toMatchObject({
      account: { id: admin.accountId, name: 'Ann' },
      tenant: { slug: 'acme', name: 'acme Inc.', status: 'active' },
      memberships: ['admin'],
      permissions: permissionsOf(['admin']),
    });
  });

  it('may do what all memberships together give, from this moment to the next', async () => {
    const ann = await world.member('acme');
    const permissions = async () => (await world.as(ann)(getMe, {})).body.permissions;
    expect(await permissions()).toEqual(['self:read']);
    const tenantId = await world.tenantId('acme');
    await world.api.database.withTenant(tenantId, (tx) =>
      tx.membership.create({ data: { tenantId, accountId: ann.accountId, level: 'auditor' } }),
    );
    expect(await permissions()).toContain('audit:read');
    await world.api.database.withTenant(tenantId, (tx) =>
      tx.membership.deleteMany({ where: { tenantId, accountId: ann.accountId } }),
    );
    expect(await refusalOf(world.as(ann)(listRoles, { params: { tenant: 'acme' } }))).toEqual({
      status: 403,
      code: 'permission.missing',
    });
  });

  it('is told which permission is missing', async () => {
    const member = await world.member('acme', 'member');
    const response = await world.send('/api/v1/tenants/acme/roles', { token: await world.token(member) });
    expect(response.status).toBe(403);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({
      code: 'permission.missing',
      permission: 'roles:read',
      correlationId: expect.any(String),
    });
  });

  it('is challenged without a token, and with one that is not good', async () => {
    const none = await world.send('/api/v1/me');
    expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="Gatehouse", scope="api"']);
    const bad = await world.send('/api/v1/me', { token: 'junk' });
    expect([bad.status, bad.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="Gatehouse", scope="api", error="invalid_token"',
    ]);
  });

  it.each([
    ['an endpoint of the tenant', { aud: 'http://127.0.0.1:1/t/acme/mcp' }],
    ['two audiences', { aud: ['http://127.0.0.1:1/api/v1', 'http://127.0.0.1:1/t/acme/mcp'] }],
    ['another tenant, by its id', { tenant: '00000000-0000-4000-8000-000000000000' }],
    ['another issuer', { iss: 'https://login.example/t/acme/oauth' }],
    ['a tenant that is not there', { iss: 'http://127.0.0.1:1/t/nobody/oauth' }],
    ['a time that is over', { exp: 1_000 }],
    ['a subject without an account', { sub: 'ada' }],
  ])('is refused with a token for %s', async (_, claims) => {
    const here = JSON.parse(JSON.stringify(claims).replaceAll('http://127.0.0.1:1', world.api.origin));
    expect(await statusOf(await world.token(admin, here))).toBe(401);
  });

  it('is refused with a token of a service, which an admin may have given the subject of an owner', async () => {
    expect(await statusOf(await world.token(admin, { gid: undefined }))).toBe(401);
    expect(await statusOf(await world.token(admin))).toBe(200);
  });

  it('is refused with a token that lacks the scope', async () => {
    const response = await world.send('/api/v1/me', { token: await world.token(admin, { scope: 'mcp' }) });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'scope.insufficient' });
    expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });

  it('is refused when another tenant signed the token, or nobody whose key is known', async () => {
    const globex = await world.member('globex', 'admin');
    const inAcme = {
      iss: `${world.api.origin}/t/acme/oauth`,
      tenant: await world.tenantId('acme'),
      sub: admin.subject,
    };
    expect(await statusOf(await world.token(globex, inAcme))).toBe(401);
    const [header, claims] = (await world.token(admin)).split('.');
    const [, , signature] = (await world.token(admin)).split('.');
    expect(await statusOf(`${header}.${claims}.${signature}`)).toBe(401);
  });

  it('is no page of another origin: none may ask first, and none may read the answer', async () => {
    const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'GET' };
    const preflight = await world.send('/api/v1/me', { method: 'OPTIONS', headers });
    const answer = await world.send('/api/v1/me', { headers, token: await world.token(admin) });
    for (const response of [preflight, answer]) {
      const allowing = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect(allowing).toEqual([]);
    }
    expect(preflight.status).toBe(404);
  });

  it('has a token that no endpoint takes, and the other way round', async () => {
    const url = `${world.api.origin}/t/acme/mcp`;
    const refused = await send({ url, token: await world.token(admin), method: 'tools/list' });
    expect(refused.status).toBe(401);
    expect(await statusOf(await world.api.token('acme', 'ada'))).toBe(401);
  });

  it('is let in no more once the token is revoked, or the account suspended', async () => {
    const ann = await world.member('acme', 'admin');
    const tokenId = `acme.${crypto.randomUUID()}`;
    const token = await world.token(ann, { jti: tokenId });
    expect(await statusOf(token)).toBe(200);
    const { services, app } = world.api;
    await services.get(Revocations).revoke({ tokenId, actor: 'operator:test' });
    app.get(Snapshots, { strict: false }).invalidate(await world.tenantId('acme'));
    expect(await statusOf(token)).toBe(401);

    expect(await statusOf(await world.token(ann))).toBe(200);
    const by = { actor: 'operator:test', correlationId: 'c' };
    await services.get(AccountsService, { strict: false }).suspend(await world.tenantId('acme'), ann.accountId, by);
    expect(await statusOf(await world.token(ann))).toBe(401);
  });
});

describe('an operator', () => {
  it('sees tenants, and nothing in one', async () => {
    const operator = await world.member('platform', 'operator');
    const { body: me } = await world.as(operator)(getMe, {});
    expect(me).toMatchObject({ tenant: { slug: 'platform' }, memberships: ['operator'] });
    const { body } = await world.as(operator)(listTenants, {});
    expect(body.items.map(({ slug }) => slug)).toEqual(['acme', 'globex', 'platform']);
    expect((await world.as(operator)(getTenant, { params: { tenant: 'acme' } })).body.slug).toBe('acme');
    for (const tenant of ['acme', 'nobody']) {
      expect(await refusalOf(world.as(operator)(listRoles, { params: { tenant } }))).toEqual({
        status: 403,
        code: 'permission.missing',
      });
    }
  });

  it('has no permission of a tenant, and nobody in a tenant one of theirs', () => {
    const theirs = permissionsOf(['operator']);
    const inTenants = permissionsOf(['owner']);
    expect(theirs.filter((one) => inTenants.includes(one))).toEqual(['self:read', 'tenant:read']);
    expect(new Set([...theirs, ...inTenants]).size).toBe(PERMISSIONS.length);
  });
});
