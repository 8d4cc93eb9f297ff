import { randomBytes } from 'node:crypto';
import { type ApiClient, ApiProblem, createApiClient } from '@gatehouse/api-client';
import type { Level } from '@gatehouse/contracts/api';
import type { TenantId } from '@gatehouse/db';
import { createAccount, type MadeTenant } from '@gatehouse/testkit';
import { SignJWT } from 'jose';
import { issuerUrl } from '../src/authorization-server/issuer-url.ts';
import { SigningKeys } from '../src/control-plane/keys/signing-keys.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { type McpUpstream, startMcpUpstream } from './mcp-upstream.ts';
import { startApi, type TestApi } from './start-api.ts';

/** Somebody with an account and a membership. */
export interface Member {
  readonly tenant: string;
  readonly accountId: string;
  readonly subject: string;
}

/** The tenants `acme` and `globex`, alike but for their names, and people of each who call the API. */
export interface ApiWorld extends AsyncDisposable {
  readonly api: TestApi;
  readonly upstream: McpUpstream;
  tenantId(slug: string): Promise<TenantId>;
  /** Makes an account with these memberships. */
  member(tenant: string, ...levels: readonly Level[]): Promise<Member>;
  /** An access token of the tenant's issuer. @param claims in place of those that it would have */
  token(member: Member, claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** A client in somebody's name. */
  as(member: Member): ApiClient;
  /** A request as plain as HTTP. */
  send(path: string, init?: RequestInit & { readonly token?: string }): Promise<Response>;
}

const file = (tenant: string, url: string) => `
tenant: ${tenant}
name: ${tenant} Inc.
issuers:
  - { slug: okta, issuer: "https://okta.example/${tenant}", jwksUri: "https://okta.example/keys", bind: { audience: endpoint } }
upstreams: [{ slug: shop, kind: mcp, url: "${url}" }]
endpoints:
  - { slug: default, upstreams: [{ slug: shop, as: "" }] }
  - { slug: side, upstreams: [{ slug: shop }] }
tools: [{ match: "shop/*", tags: [shop] }]
clients:
  - { id: desk, kind: public, redirectUris: ["http://127.0.0.1:45111/callback"] }
  - { id: backend, kind: confidential, auth: client_secret_basic, redirectUris: ["https://backend.example/back"] }
groups: [{ slug: support, members: [ada] }]
roles: [{ slug: clerk, grants: [{ allow: { tools: ["shop/*"] } }] }]
bindings: [{ role: clerk, to: { group: support } }, { role: clerk, to: { subject: ada } }]
`;

/** Starts it. The clock stands until the test moves it. */
export async function startApiWorld(): Promise<ApiWorld> {
  const api = await startApi();
  const upstream = await startMcpUpstream();
  const keys = api.services.get(SigningKeys, { strict: false });
  const tenantId = (slug: string) => api.services.get(TenantsService).idOf(slug);
  for (const tenant of ['acme', 'globex']) {
    await api.apply(file(tenant, upstream.url));
    await keys.ensure(await tenantId(tenant));
  }
  await keys.ensure(await tenantId('platform'));
  const token: ApiWorld['token'] = async ({ tenant, subject, accountId }, claims = {}) => {
    const id = await tenantId(tenant);
    const { kid, privateKey } = await keys.currentSigner(id);
    const now = Math.floor(api.clock.now().getTime() / 1000);
    const grantId = randomBytes(32).toString('base64url');
    // What a sign-in leaves behind: by it the token ends with whatever ends the person.
    await api.database.withTenant(id, (tx) =>
      tx.oauthGrant.create({
        data: {
          ...{ tenantId: id, id: grantId, accountId, clientId: 'console', resource: `${api.origin}/api/v1` },
          ...{ payload: '{}', expiresAt: new Date((now + 900) * 1000) },
        },
      }),
    );
    return new SignJWT({
      ...{ iss: issuerUrl(api.origin, tenant), sub: subject, aud: `${api.origin}/api/v1`, tenant: id, scope: 'api' },
      gid: grantId,
      ...{ client_id: 'console', jti: `${tenant}.${crypto.randomUUID()}`, iat: now, exp: now + 900 },
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid })
      .sign(privateKey);
  };
  return {
    ...{ api, upstream, tenantId, token },
    member: async (tenant, ...levels) => {
      const made: MadeTenant = { tenantId: await tenantId(tenant), slug: tenant, issuerId: '' };
      const { id, subject } = await createAccount(api.database, made, { displayName: 'Ann' });
      await api.database.withTenant(made.tenantId, (tx) =>
        tx.membership.createMany({
          data: levels.map((level) => ({ tenantId: made.tenantId, accountId: id, level })),
        }),
      );
      return { tenant, accountId: id, subject };
    },
    as: (member) => createApiClient({ baseUrl: api.origin, token: () => token(member) }),
    send: (path, { token: bearer, headers, ...init } = {}) =>
      fetch(`${api.origin}${path}`, {
        ...init,
        headers: { ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }), ...headers },
      }),
    [Symbol.asyncDispose]: async () => {
      await api[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** The status and code of a refusal. @throws what was no refusal */
export async function refusalOf(asked: Promise<unknown>): Promise<{ status: number; code: string }> {
  try {
    await asked;
  } catch (thrown) {
    if (thrown instanceof ApiProblem) return { status: thrown.status, code: thrown.code };
    throw thrown;
  }
  throw new Error('It was not refused');
}
