import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { originOf } from '../sessions/session-origin.ts';
import type { IssuerParts, OwnParts } from './issuer-parts.ts';
import { keepRefusal } from './keep-refusal.ts';
import { leavingTo } from './leaving.ts';
import { IDENTITY_SCOPES } from './resource-indicators.ts';
import { API_SCOPE, ENDPOINT_SCOPES } from './resources.ts';

type MiddlewareParts = Pick<
  IssuerParts,
  'accounts' | 'consents' | 'endings' | 'sessions' | 'pages' | 'clientAddresses'
>;

/** What has no option of the provider, and is done around it. */
export function useOwnMiddleware(provider: Provider, own: OwnParts, parts: MiddlewareParts): void {
  provider.use(async (context, next) => {
    try {
      await next();
      await after(context as KoaContextWithOIDC, own, parts);
    } catch (thrown) {
      // Koa takes all headers away before it answers, but for those that the error brings.
      if (thrown instanceof Error) Object.assign(thrown, { headers: context.response.headers });
      throw thrown;
    }
  });
}

async function after(context: KoaContextWithOIDC, own: OwnParts, parts: MiddlewareParts): Promise<void> {
  const { endings, sessions, pages, clientAddresses } = parts;
  // Absent where no route was found.
  const { oidc } = context as Partial<KoaContextWithOIDC>;
  if (!oidc) return;
  if (oidc.route === 'discovery') describe(context.body as Record<string, unknown>);
  if (oidc.route === 'introspection') await nameSubject(context.body as { sub?: string }, own, parts.accounts);
  if (oidc.route === 'end_session_confirm' && oidc.params?.logout && oidc.session?.accountId) {
    await endings.session(own.tenantId, oidc.session.uid, 'account');
  }
  if (oidc.route === 'resume' && oidc.result?.login && oidc.session) {
    await sessions.signedIn(own.tenantId, oidc.session.uid, originOf(context.req, clientAddresses));
  }
  await keepRefusal(context, own, parts);
  if (AFTER_A_FORM.has(oidc.route ?? '')) leadBack(context, own, pages);
}

/** The provider knows accounts by their id, and everybody else by their subject. */
async function nameSubject(
  token: { sub?: string },
  { tenantId }: OwnParts,
  accounts: IssuerParts['accounts'],
): Promise<void> {
  if (token.sub === undefined) return;
  const account = await accounts.find(tenantId, token.sub);
  if (account) token.sub = account.subject;
  else delete token.sub;
}

/** Where a browser comes by a form of ours, or by a redirect after one. */
const AFTER_A_FORM: ReadonlySet<string> = new Set(['resume', 'end_session_confirm']);

/** A redirect to a client, as a page. */
function leadBack(context: KoaContextWithOIDC, { tenant }: OwnParts, pages: IssuerParts['pages']): void {
  const redirectTo = leavingTo(context, tenant);
  if (redirectTo === undefined) return;
  const { client } = context.oidc;
  const name = client?.clientName ?? client?.clientId ?? new URL(redirectTo).host;
  const { html, headers } = pages.goBack(tenant, { name, redirectTo });
  context.remove('location');
  context.status = 200;
  context.set({ ...headers });
  context.body = html;
}

/**
 * Scopes of resources are no scopes of the issuer to the provider, else they would be asked about twice; and of its ways to
 * answer only one gets through to it.
 */
function describe(metadata: Record<string, unknown>): void {
  metadata.scopes_supported = [...IDENTITY_SCOPES, ...ENDPOINT_SCOPES, API_SCOPE];
  metadata.response_modes_supported = ['query'];
}
