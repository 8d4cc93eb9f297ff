import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TenantId } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { ClientMetadata, Grant, Interaction } from 'oidc-provider';
import { type ClientStanding, standingOf } from '../clients/client-standing.ts';
import { type Consents, fingerprintOf, isAllowed } from '../consents.service.ts';
import type { Endings } from '../endings.service.ts';
import type { IssuerTenant } from '../issuer-tenant.ts';
import { grantScopes } from '../provider/existing-grant.ts';
import type { ServedIssuer } from '../provider/served-issuer.ts';

/** Who asks, as far as it is known. */
export interface AskingClient {
  readonly id: string;
  readonly name: string | undefined;
  readonly standing: ClientStanding;
  /** Of its document. */
  readonly host: string | undefined;
}

/** How somebody has proved who they are. */
export interface SignedIn {
  readonly accountId: string;
  /** RFC 8176: `pwd`, `otp`, `hwk` … */
  readonly amr: readonly string[];
  readonly at: Date;
}

export interface InteractionParts {
  readonly issuer: ServedIssuer;
  readonly consents: Consents;
  readonly endings: Endings;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * An authorization request that waits for a person: to sign in, or to consent. What it is told is kept on the server; each
 * of its answers is the URL at which the browser goes on, and which is ours.
 */
export class OpenInteraction {
  /** Part of its URL, and what its cookie holds: whoever does not have the cookie does not get this object. */
  readonly uid: string;
  readonly prompt: 'login' | 'consent';
  readonly tenantId: TenantId;
  readonly tenant: IssuerTenant;
  /** Where its page is, and what is above that. */
  readonly path: string;
  readonly issuerPath: string;

  private constructor(
    private readonly details: Interaction,
    private readonly metadata: ClientMetadata,
    private readonly standing: ClientStanding,
    /** Whether this client was allowed something before at this resource, and if so, the same or other things. */
    readonly allowedBefore: 'same' | 'changed' | undefined,
    private readonly parts: InteractionParts,
  ) {
    const { issuer } = parts;
    this.uid = details.uid;
    this.prompt = details.prompt.name === 'login' ? 'login' : 'consent';
    this.tenantId = issuer.tenantId;
    this.tenant = issuer.tenant;
    this.issuerPath = issuer.path;
    this.path = `${issuer.path}/interaction/${details.uid}`;
  }

  /** @throws GatehouseError `interaction.unknown` when it is over, another browser's, or another one of this browser's */
  static async find(uid: string, parts: InteractionParts): Promise<OpenInteraction> {
    const { issuer, request, response, consents } = parts;
    const details = await found(() => issuer.provider.interactionDetails(request, response));
    if (details.uid !== uid)
      throw new GatehouseError('interaction.unknown', { reason: 'another one than its cookie’s' });
    const client = await found(() => issuer.provider.Client.find(String(details.params.client_id)));
    if (!client) throw new GatehouseError('interaction.unknown', { reason: 'its client is gone' });
    const accountId = details.session?.accountId;
    const remembered =
      accountId === undefined
        ? undefined
        : await consents.remembered(issuer.tenantId, await subjectOf(details, accountId, issuer));
    const fingerprint = fingerprintOf(client.metadata(), String(details.params.redirect_uri));
    const same = isAllowed({ scopes: missingScopes(details), fingerprint }, remembered) ? 'same' : 'changed';
    return new OpenInteraction(details, client.metadata(), standingOf(client), remembered && same, parts);
  }

  get client(): AskingClient {
    const { client_id: id, client_name: name } = this.metadata;
    const { standing } = this;
    return { id, name, standing, host: standing === 'document' ? new URL(id).host : undefined };
  }

  /** Where the answer goes, exactly. */
  get redirectUri(): string {
    return String(this.details.params.redirect_uri);
  }

  /** What the token will be good at, as it was asked for; absent where only identity is. */
  get resource(): string | undefined {
    const { resource } = this.details.params;
    return typeof resource === 'string' ? resource : undefined;
  }

  /** What is asked for and not allowed yet. */
  get scopes(): readonly string[] {
    return missingScopes(this.details);
  }

  /** The account that is signed in, if one is. */
  get accountId(): string | undefined {
    return this.details.session?.accountId;
  }

  /** Who is meant, as the client says. */
  get loginHint(): string | undefined {
    const hint = this.details.params.login_hint;
    return typeof hint === 'string' ? hint : undefined;
  }

  /**
   * Somebody has proved who they are.
   *
   * @throws GatehouseError `interaction.other-account` while another account is signed in: {@link startAgain} first
   */
  async signIn({ accountId, amr, at }: SignedIn): Promise<string> {
    if (this.accountId !== undefined && this.accountId !== accountId) {
      throw new GatehouseError('interaction.other-account');
    }
    const ts = Math.floor(at.getTime() / 1000);
    return this.finish({ login: { accountId, amr: [...amr], ts, remember: true } });
  }

  /** The account allows all that is asked for, now and when it is asked for again. */
  async allow(): Promise<string> {
    const { issuer, consents } = this.parts;
    const { accountId, scopes, resource, redirectUri } = this;
    if (accountId === undefined) throw new GatehouseError('interaction.unknown', { reason: 'nobody is signed in' });
    const clientId = this.metadata.client_id;
    const subject = await subjectOf(this.details, accountId, issuer);
    const grant: Grant = new issuer.provider.Grant({ accountId, clientId });
    grantScopes(grant, resource, scopes);
    const grantId = await grant.save();
    const fingerprint = fingerprintOf(this.metadata, redirectUri);
    const clientName = this.metadata.client_name;
    await consents.remember(issuer.tenantId, subject, { scopes, fingerprint, clientName });
    return this.finish({ consent: { grantId } });
  }

  /** The person wants none of it: the client is told `access_denied`. */
  deny(): Promise<string> {
    return this.finish({ error: 'access_denied', error_description: 'the person did not allow it' });
  }

  /** Signs this browser out, with what was issued for it, and asks for the very same again: for another account. */
  async startAgain(actor: string): Promise<string> {
    const { issuer, endings } = this.parts;
    const { session, params } = this.details;
    if (session) await endings.session(issuer.tenantId, session.uid, actor);
    const url = new URL(`${issuer.tenant.issuer}/auth`);
    for (const [name, value] of Object.entries(params)) {
      if (typeof value === 'string') url.searchParams.set(name, value);
    }
    return url.href;
  }

  private finish(result: Parameters<ServedIssuer['provider']['interactionResult']>[2]): Promise<string> {
    const { issuer, request, response } = this.parts;
    return found(() => issuer.provider.interactionResult(request, response, result));
  }
}

function missingScopes({ prompt }: Interaction): readonly string[] {
  const { missingOIDCScope = [], missingResourceScopes = {} } = prompt.details as {
    missingOIDCScope?: string[];
    missingResourceScopes?: Record<string, string[]>;
  };
  return [...missingOIDCScope, ...Object.values(missingResourceScopes).flat()];
}

async function subjectOf({ params }: Interaction, accountId: string, issuer: ServedIssuer) {
  const indicator = typeof params.resource === 'string' ? params.resource : undefined;
  const resource = indicator === undefined ? undefined : await issuer.resourceOf(indicator);
  return { accountId, clientId: String(params.client_id), resource: resource?.audience ?? '' };
}

/** What the provider says of an interaction that is over, in our terms. */
async function found<T>(find: () => Promise<T>): Promise<T> {
  try {
    return await find();
  } catch (cause) {
    if (cause instanceof GatehouseError) throw cause;
    if (!(cause instanceof Error && 'error' in cause)) throw cause;
    throw new GatehouseError('interaction.unknown', { reason: cause.message, cause });
  }
}
