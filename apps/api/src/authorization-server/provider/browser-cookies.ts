import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatehouseError } from '@gatehouse/errors';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { ClientAddresses } from '../../platform/client-address.ts';
import type { OpenSession, VisitingBrowser } from '../interaction-pages.ts';
import type { SignedIn } from '../interactions/open-interaction.ts';
import { originOf } from '../sessions/session-origin.ts';
import type { Sessions } from '../sessions/sessions.service.ts';
import { lifetimes } from './lifetimes.ts';
import type { ServedIssuer } from './served-issuer.ts';

export interface BrowserCookiesParts {
  readonly issuer: ServedIssuer;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly sessions: Sessions;
  readonly clientAddresses: ClientAddresses;
}

type ProviderContext = ReturnType<Provider['createContext']>;
type Session = Awaited<ReturnType<Provider['Session']['get']>>;

/** The cookies of a browser outside of the provider's own routes: read, made and sent as the provider does there. */
export class BrowserCookies implements VisitingBrowser {
  private readonly context: ProviderContext;
  private marked: string | undefined;

  constructor(private readonly parts: BrowserCookiesParts) {
    this.context = parts.issuer.provider.createContext(parts.request, parts.response);
  }

  async session(): Promise<OpenSession | undefined> {
    const { uid, accountId, loginTs = 0 } = await this.find();
    return accountId === undefined ? undefined : { uid, accountId, authTime: new Date(loginTs * 1000) };
  }

  async signIn({ accountId, amr, at }: SignedIn): Promise<void> {
    const { issuer, request, sessions, clientAddresses } = this.parts;
    const session = await this.find();
    if (session.accountId !== undefined && session.accountId !== accountId) {
      throw new GatehouseError('interaction.other-account');
    }
    session.loginAccount({ accountId, amr: [...amr], loginTs: Math.floor(at.getTime() / 1000) });
    await this.store(session);
    await sessions.signedIn(issuer.tenantId, session.uid, originOf(request, clientAddresses));
  }

  async renew(): Promise<void> {
    await this.store(await this.find());
  }

  forget(): void {
    const { issuer } = this.parts;
    this.context.cookies.set(issuer.provider.cookieName('session'), null, issuer.longCookies);
  }

  mark(): string {
    const { visitCookie, longCookies } = this.parts.issuer;
    this.marked ??= this.context.cookies.get(visitCookie);
    if (this.marked === undefined) {
      this.marked = randomBytes(32).toString('base64url');
      this.context.cookies.set(visitCookie, this.marked, longCookies);
    }
    return this.marked;
  }

  private find(): Promise<Session> {
    return this.parts.issuer.provider.Session.get(this.context);
  }

  /** Under a secret that nobody has known before. @throws GatehouseError `account.session-ended` */
  private async store(session: Session): Promise<void> {
    const { provider, longCookies } = this.parts.issuer;
    session.resetIdentifier();
    try {
      await session.save(lifetimes.Session(this.context, session));
    } catch (cause) {
      if (cause instanceof errors.LoginRequired) throw new GatehouseError('account.session-ended', { cause });
      throw cause;
    }
    const expires = new Date(session.exp * 1000);
    this.context.cookies.set(provider.cookieName('session'), session.jti, { ...longCookies, expires });
  }
}
