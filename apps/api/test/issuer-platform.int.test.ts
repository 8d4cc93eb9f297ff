import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PlatformRegistration } from '../src/control-plane/tenants/platform-registration.service.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';
import { OauthClient } from './oauth-client.ts';

let world: IssuerWorld;

beforeAll(async () => {
  world = await startIssuerWorld();
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

const origin = () => world.issuers.origin;

describe('the platform’s issuer', () => {
  const registration = async (wanted: 'open' | 'closed') => {
    await world.issuers.services.get(PlatformRegistration).set(wanted);
    world.issuers.apps[0]?.get(Snapshots, { strict: false }).invalidate(await world.issuers.tenantId('platform'));
  };

  it('knows no clients but registered ones, and does not say otherwise', async () => {
    const issuer = `${origin()}/oauth`;
    const metadata = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    expect(metadata).toMatchObject({ issuer });
    expect(metadata).not.toHaveProperty('registration_endpoint');
    expect(metadata).not.toHaveProperty('client_id_metadata_document_supported');
    expect((await fetch(`${issuer}/reg`, { method: 'POST' })).status).toBe(404);
    const document = new OauthClient(issuer, 'https://client.example/client.json', REDIRECT);
    const { response } = await document.authorize({ resource: `${origin()}/api/v1` });
    expect(response?.status).toBe(400);
    expect(await response?.text()).toContain('platform: invalid_client');
  });

  it('is at the root, and its tokens are for the control plane', async () => {
    await registration('open');
    const issuer = `${origin()}/oauth`;
    for (const path of ['/.well-known/oauth-authorization-server/oauth', '/oauth/.well-known/openid-configuration']) {
      expect(await (await fetch(`${origin()}${path}`)).json()).toMatchObject({ issuer });
    }
    const registered = await fetch(`${issuer}/reg`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ redirect_uris: [REDIRECT] }),
    });
    const { client_id: id } = (await registered.json()) as { client_id: string };
    await world.invite('platform', 'root');
    const client = new OauthClient(issuer, id, REDIRECT);
    const { response } = await client.authorize({ resource: world.endpoint() });
    expect(await response?.text()).toContain('platform: invalid_target');
    const tokens = await client.connect({ resource: `${origin()}/api/v1` });
    expect(decodeJwt(tokens.access_token)).toMatchObject({ iss: issuer, sub: 'root', scope: 'api' });
    expect(decodeJwt(tokens.access_token).jti).toMatch(/^platform\./);
    const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as { keys: { kid: string }[] };
    expect(keys.map(({ kid }) => kid)).toContain(decodeProtectedHeader(tokens.access_token).kid);
    expect(await world.call(tokens.access_token)).toBe(401);
    await registration('closed');
    expect((await client.authorize({ resource: `${origin()}/api/v1` })).response?.status).toBe(400);
    expect((await client.refresh(tokens.refresh_token)).error).toBe('invalid_client');
  });
});
