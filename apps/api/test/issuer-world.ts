import type { OauthBrowser } from '@gatehouse/testkit';
import type { SignInAccount } from '../src/authorization-server/accounts.ts';
import { send } from './mcp-request.ts';
import { startMcpUpstream } from './mcp-upstream.ts';
import { OauthClient } from './oauth-client.ts';
import { type IssuerOptions, startIssuers, type TestIssuers } from './start-issuers.ts';

/** Where the clients of these tests are answered. */
export const REDIRECT = 'http://127.0.0.1:45111/callback';

/** Two tenants with endpoints, clients and a role for the subject `ada`, behind issuers. */
export interface IssuerWorld extends AsyncDisposable {
  readonly issuers: TestIssuers;
  /** The declarative file of a tenant. @param more further sections */
  fileOf(tenant: string, more?: string): string;
  /** An active account of a tenant, which comes to the desk next, and allows whatever it is asked. */
  invite(tenant?: string, subject?: string): Promise<SignInAccount>;
  /** URL of an endpoint. @param more `/side`, for another than the default one */
  endpoint(tenant?: string, more?: string): string;
  issuerOf(tenant?: string): string;
  client(id?: string, browser?: OauthBrowser): OauthClient;
  /** HTTP status of a tool call. */
  call(token: string, url?: string): Promise<number>;
}

export async function startIssuerWorld(options: IssuerOptions = {}): Promise<IssuerWorld> {
  const upstream = await startMcpUpstream();
  const issuers = await startIssuers(options);
  const { origin, desk } = issuers;
  const fileOf = (tenant: string, more = '') => `
tenant: ${tenant}
name: ${tenant} Inc.
upstreams: [{ slug: shop, kind: mcp, url: "${upstream.url}" }]
endpoints:
  - { slug: default, upstreams: [{ slug: shop, as: "" }] }
  - { slug: side, upstreams: [{ slug: shop }] }
clients:
  - { id: desk, kind: public, name: Desk, redirectUris: ["${REDIRECT}", "https://desk.example/back"] }
  - { id: other, kind: public, redirectUris: ["${REDIRECT}"] }
roles: [{ slug: user, grants: [{ allow: { tools: ["*"] } }] }]
bindings: [{ role: user, to: { subject: ada } }]
${more}`;
  for (const tenant of ['acme', 'globex']) await issuers.apply(fileOf(tenant));
  const issuerOf = (tenant = 'acme') => `${origin}/t/${tenant}/oauth`;
  const endpoint = (tenant = 'acme', more = '') => `${origin}/t/${tenant}/mcp${more}`;
  return {
    issuers,
    fileOf,
    issuerOf,
    endpoint,
    invite: async (tenant = 'acme', subject = 'ada') => {
      desk.decision = 'allow';
      desk.seen.length = 0;
      return desk.invite(await issuers.tenantId(tenant), subject);
    },
    client: (id = 'desk', browser) => new OauthClient(issuerOf(), id, REDIRECT, browser),
    call: async (token, url = endpoint()) =>
      (await send({ url, token, method: 'tools/call', params: { name: 'echo', arguments: {} } })).status,
    [Symbol.asyncDispose]: async () => {
      await issuers[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}
