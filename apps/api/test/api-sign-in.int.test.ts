import { createApiClient } from '@gatehouse/api-client';
import { getMe, listRoles } from '@gatehouse/contracts/api';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignInWorld, startSignInWorld } from './sign-in-world.ts';

let world: SignInWorld;

beforeAll(async () => {
  world = await startSignInWorld();
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

describe('a client of a tenant', () => {
  it('gets a token for the API as the guide says, for who signs in, and no endpoint takes it', async () => {
    const { issuer } = world;
    const { origin, database } = issuer.issuers;
    const ada = await world.newcomer('ada');
    const tenantId = await issuer.issuers.tenantId('acme');
    await database.withTenant(tenantId, (tx) =>
      tx.membership.create({ data: { tenantId, accountId: ada.accountId, level: 'admin' } }),
    );
    const resource = `${origin}/api/v1`;
    const asked = await issuer.client('desk', ada.browser).authorize({ resource, scope: 'api' });
    const consent = await world.signIn(ada, asked);
    const back = await ada.browser.submit(consent, { decision: 'allow' });
    const { access_token: token } = await world.redeem(asked, back);
    expect(decodeJwt(token)).toMatchObject({ aud: resource, scope: 'api', sub: 'ada' });

    const api = createApiClient({ baseUrl: origin, token: () => token });
    expect((await api(getMe, {})).body).toMatchObject({ account: { id: ada.accountId }, memberships: ['admin'] });
    const { body } = await api(listRoles, { params: { tenant: 'acme' } });
    expect(body.items.map(({ slug }) => slug)).toEqual(['user']);
    expect(await issuer.call(token)).toBe(401);
  });
});
