import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TenantId } from '@gatehouse/db';
import type { OpenInteraction, SignedIn } from './interactions/open-interaction.ts';
import type { IssuerTenant } from './issuer-tenant.ts';

/** A page, ready to be sent. */
export interface RenderedPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What went wrong, in the words of OAuth. Nothing in it was written by who caused it. */
export interface IssuerFault {
  /** Such as `invalid_request`. */
  readonly code: string;
  readonly status: number;
  readonly correlationId: string;
  /** Where a client that nobody knows wants to hear of it; absent where there is none, or it hears of it. */
  readonly leadsTo?: string;
}

/** Whose page it is, as far as that may be said. */
export interface PageOwner {
  /** Absent where there is none, or nobody is let in. */
  readonly tenant?: IssuerTenant | undefined;
  /** `iss` */
  readonly issuer: string;
}

/** Where somebody is, outside of an authorization. */
export interface Visit {
  readonly tenantId: TenantId;
  readonly tenant: IssuerTenant;
  readonly issuerPath: string;
  /** Below the issuer, such as `/reset`. */
  readonly path: string;
  readonly browser: VisitingBrowser;
}

/** The browser that has sent a request, as an issuer knows it by its cookies. */
export interface VisitingBrowser {
  /** Who is signed in in it. */
  session(): Promise<OpenSession | undefined>;
  /**
   * Somebody has proved who they are in it, for the first time or once more. The session has another secret from here on:
   * whoever knew the former one, or had put it there, is left behind.
   *
   * @throws GatehouseError `interaction.other-account` while another account is signed in, `account.session-ended`
   */
  signIn(signedIn: SignedIn): Promise<void>;
  /** Gives the session another secret. @throws GatehouseError `account.session-ended` */
  renew(): Promise<void>;
  /** Takes the cookie of a session away that has ended. */
  forget(): void;
  /** A random text that this browser alone has, whoever is signed in in it. */
  mark(): string;
}

export interface OpenSession {
  readonly uid: string;
  readonly accountId: string;
  /** When the person has last proved who they are. */
  readonly authTime: Date;
}

/**
 * What people see of the issuer. Everything else about signing in is the issuer's; who somebody is, and what is on the
 * pages, is decided here.
 */
export interface InteractionPages {
  /**
   * Answers a request at `{issuer}/interaction/{uid}`, in whatever way: shows a page, or takes a form, tells the interaction
   * what came of it, and leads the browser to the URL that it answers.
   */
  interact(interaction: OpenInteraction, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Answers a request at another page of the issuer: where a link of a message leads, or a person's own account. */
  visit(visit: Visit, request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** A request that cannot be answered to the client, or an interaction that is over. */
  error(owner: PageOwner, fault: IssuerFault): RenderedPage;
  /**
   * Asks whether to sign out. The page sends `xsrf` as it is given here and `logout` with any value to `action`; without
   * `logout` the person stays signed in.
   */
  signOut(tenant: IssuerTenant, form: { readonly action: string; readonly xsrf: string }): RenderedPage;
  signedOut(tenant: IssuerTenant): RenderedPage;
  /**
   * Leads back to a client. It stands where the last of a form's redirects would have left this origin: browsers hold a
   * form's policy against each of them (docs/adr/0010).
   */
  goBack(tenant: IssuerTenant, client: { readonly name: string; readonly redirectTo: string }): RenderedPage;
}
