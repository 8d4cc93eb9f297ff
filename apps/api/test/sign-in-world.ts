import { formsOf, OauthBrowser, type WalkEnd } from '@gatehouse/testkit';
import type { Type } from '@nestjs/common';
import { type TOTP, URI } from 'otpauth';
import { TotpService } from '../src/control-plane/accounts/factors/totp.service.ts';
import { Invitations } from '../src/control-plane/accounts/invitations.service.ts';
import { type IssuerWorld, startIssuerWorld } from './issuer-world.ts';
import type { AuthorizationAnswer, TokenAnswer } from './oauth-client.ts';
import { by, HOME, PASSWORD } from './start-accounts.ts';

/** Somebody with an account, at a browser in which nobody is signed in. */
export interface Newcomer {
  readonly accountId: string;
  readonly email: string;
  readonly browser: OauthBrowser;
}

/** Codes of an authenticator app. That of now was used to set it up; the next one is good already. */
export interface App {
  readonly next: string;
  readonly wrong: string;
}

/** Who may use the tools. */
const SUBJECTS = ['ada', 'erik', 'fay', 'gil', 'hana', 'ivo', 'jo'];

/** Two tenants behind issuers with the pages of the product, which people fill in. */
export interface SignInWorld extends AsyncDisposable {
  readonly issuer: IssuerWorld;
  service<Service>(service: Type<Service>): Service;
  browser(): OauthBrowser;
  /** Asks somebody in, who is the subject of that name. @returns where they make their account */
  invite(name: string, tenant?: string): Promise<string>;
  /** Somebody who has made an account, with {@link PASSWORD}. */
  newcomer(name: string, tenant?: string): Promise<Newcomer>;
  /** Adds an authenticator app. */
  addApp(who: Newcomer): Promise<App>;
  /** What a browser is shown when the client asks for the endpoint. */
  ask(browser: OauthBrowser): Promise<AuthorizationAnswer>;
  /** What the client is given for the answer that it was led back with. */
  redeem(asked: AuthorizationAnswer, back: WalkEnd): Promise<TokenAnswer>;
  /** The page that follows the sign-in of somebody whom the client has sent. */
  signIn(who: Newcomer, asked?: WalkEnd, password?: string): Promise<WalkEnd>;
  /** All of it, by somebody who has allowed nothing yet. */
  connect(who: Newcomer): Promise<TokenAnswer>;
  /** HTTP status of a call of a tool. */
  call(tokens: TokenAnswer): Promise<number>;
}

export async function startSignInWorld(): Promise<SignInWorld> {
  const issuer = await startIssuerWorld({ signIn: 'pages' });
  const { issuers } = issuer;
  const bindings = SUBJECTS.map((subject) => `{ role: user, to: { subject: ${subject} } }`);
  await issuers.apply(issuer.fileOf('acme').replace(/^bindings: .*$/m, `bindings: [${bindings}]`));
  const service: SignInWorld['service'] = (type) => issuers.services.get(type, { strict: false });
  const emailOf = (name: string, tenant: string) => `${name}@${tenant}.example`;
  const invite = async (name: string, tenant = 'acme') => {
    const invitation = { email: emailOf(name, tenant), subject: name };
    return service(Invitations).invite(await issuers.tenantId(tenant), invitation, by);
  };
  const world: SignInWorld = {
    issuer,
    service,
    browser: () => new OauthBrowser(issuers.origin),
    invite: async (name, tenant) => (await invite(name, tenant)).link,
    newcomer: async (name, tenant = 'acme') => {
      const { link, accountId } = await invite(name, tenant);
      const browser = world.browser();
      await browser.submit(await browser.walk(link), newAccount(name));
      return { accountId, email: emailOf(name, tenant), browser };
    },
    addApp: async ({ accountId }) => {
      const acme = await issuers.tenantId('acme');
      const { uri, challenge } = await service(TotpService).begin(acme, accountId);
      const app = URI.parse(uri) as TOTP;
      const now = Date.now();
      const codeIn = (milliseconds: number) => app.generate({ timestamp: now + milliseconds });
      await service(TotpService).confirm(acme, { accountId, challenge, code: codeIn(0), caller: HOME });
      return { next: codeIn(30_000), wrong: codeIn(3_600_000) };
    },
    ask: (browser) => issuer.client('desk', browser).authorize({ resource: issuer.endpoint() }),
    redeem: ({ verifier }, { url }) => issuer.client().redeem({ verifier, code: url.searchParams.get('code') ?? '' }),
    signIn: async ({ browser, email }, asked, password = PASSWORD) =>
      browser.submit(asked ?? (await world.ask(browser)), { identifier: email, password }),
    connect: async (who) => {
      const asked = await world.ask(who.browser);
      const consent = await world.signIn(who, asked);
      return world.redeem(asked, await who.browser.submit(consent, { decision: 'allow' }));
    },
    call: ({ access_token: token }) => issuer.call(token),
    [Symbol.asyncDispose]: () => issuer[Symbol.asyncDispose](),
  };
  return world;
}

/** What is typed into the form of an invitation. */
export const newAccount = (name: string, password = PASSWORD) => ({ name, ...newPassword(password) });

/** What is typed where a password is chosen. */
export const newPassword = (password: string) => ({ 'new-password': password, 'new-password-again': password });

/** What a page says first. */
export async function headingOf({ response }: WalkEnd): Promise<string> {
  const [, heading = ''] = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(await textOf({ response })) ?? [];
  return heading.replaceAll(/<[^>]*>/g, '');
}

/** A page as it was sent. */
export async function textOf({ response }: Pick<WalkEnd, 'response'>): Promise<string> {
  return (await response?.clone().text()) ?? '';
}

/** The proof in the first form of a page. */
export async function csrfOf(page: WalkEnd): Promise<string> {
  return formsOf(await textOf(page))[0]?.fields.get('csrf') ?? '';
}
