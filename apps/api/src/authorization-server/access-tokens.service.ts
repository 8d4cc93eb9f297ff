import { type Clock, Database, type TenantId, type TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { SigningKeys } from '../control-plane/keys/signing-keys.ts';
import { findPrincipal, provisionPrincipal } from '../control-plane/principals/provision-principal.ts';
import { endpointUrl } from '../data-plane/receive/endpoint-address.ts';
import { CLOCK, SETTINGS, type Settings } from '../platform/injection.ts';
import { ownClaims } from './access-token/own-claims.ts';
import { recordMinted } from './access-token/record-minted.ts';
import { issuerUrl } from './issuer-url.ts';
import { checkOperatorTokens } from './operator-tokens.ts';
import { newTokenId } from './token-id.ts';
import { BUILTIN_TOKEN_LIMIT } from './token-lifetime.ts';

/** What a token is to say. */
export interface TokenRequest {
  readonly tenantId: TenantId;
  readonly tenantSlug: string;
  readonly subject: string;
  readonly endpointSlug: string;
  readonly scope: string;
  readonly clientId: string;
  /** Seconds; 1 to {@link BUILTIN_TOKEN_LIMIT}. */
  readonly lifetime: number;
  /** Make the principal when the tenant does not know the subject. */
  readonly provision: boolean;
  /** Who asked for it, when that is not the subject: becomes `act` (RFC 8693 section 4.1). */
  readonly actor: string;
  /** Why it is minted although the tenant may forbid it. */
  readonly breakGlass?: string | undefined;
}

/** Mints access tokens of built-in issuers (RFC 9068), each for exactly one endpoint. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly database: Database,
    private readonly signingKeys: SigningKeys,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Mints a token. That it was minted is on record before it exists.
   *
   * @throws GatehouseError `endpoint.unknown`, `principal.unknown`, `operator-tokens.forbidden`, `usage.invalid`
   */
  async mint(request: TokenRequest): Promise<string> {
    const { tenantId, tenantSlug, lifetime } = request;
    if (!Number.isInteger(lifetime) || lifetime < 1 || lifetime > BUILTIN_TOKEN_LIMIT) {
      throw new GatehouseError('usage.invalid', { reason: `a token lives 1 to ${BUILTIN_TOKEN_LIMIT} seconds` });
    }
    refuseUnfit('subject', request.subject, 255);
    refuseUnfit('client', request.clientId, 255);
    refuseUnfitScope(request.scope);
    if (request.breakGlass !== undefined) refuseUnfit('reason', request.breakGlass, 500);
    const tokenId = newTokenId(tenantSlug);
    const signer = await this.signingKeys.currentSigner(tenantId);
    await this.database.withTenant(tenantId, (tx) => this.record(tx, request, tokenId));

    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({
      ...ownClaims({ tenantId, actor: request.actor }),
      scope: request.scope,
      client_id: request.clientId,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: signer.kid })
      .setIssuer(issuerUrl(this.settings.publicUrl, tenantSlug))
      .setSubject(request.subject)
      .setAudience(endpointUrl(this.settings.publicUrl, tenantSlug, request.endpointSlug))
      .setJti(tokenId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetime)
      .sign(signer.privateKey);
  }

  private async record(tx: TenantTx, request: TokenRequest, tokenId: string): Promise<void> {
    const { tenantId } = tx;
    await checkOperatorTokens(tx, request.breakGlass);
    const endpoint = await tx.endpoint.findUnique({
      where: { tenantId_slug: { tenantId, slug: request.endpointSlug } },
      select: { slug: true },
    });
    if (!endpoint) throw new GatehouseError('endpoint.unknown', { reason: request.endpointSlug });
    const principalId = await this.principalFor(tx, request);
    await recordMinted(tx, {
      ...{ tokenId, principalId, endpoint: endpoint.slug, at: this.clock.now() },
      ...{ clientId: request.clientId, scope: request.scope, lifetimeSeconds: request.lifetime },
      reason: request.breakGlass === undefined ? undefined : 'break-glass',
      detail: {
        actor: request.actor,
        ...(request.breakGlass !== undefined && { breakGlass: request.breakGlass }),
      },
    });
  }

  private async principalFor(tx: TenantTx, { subject, provision }: TokenRequest): Promise<string> {
    const issuer = await tx.issuer.findFirstOrThrow({ where: { kind: 'builtin' }, select: { id: true } });
    const known = await findPrincipal(tx, issuer.id, subject);
    if (known) return known;
    if (!provision) throw new GatehouseError('principal.unknown', { reason: subject });
    return provisionPrincipal(tx, { issuerId: issuer.id, subject, at: this.clock.now() });
  }
}

/** RFC 6749 section 3.3. */
function refuseUnfitScope(scope: string): void {
  if (scope.length <= 1024 && /^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(scope)) return;
  throw new GatehouseError('usage.invalid', { reason: 'scopes are visible characters, separated by single spaces' });
}

/** What a token says must be what the data plane accepts and the tables hold. */
function refuseUnfit(name: string, value: string, length: number): void {
  if (value.length > 0 && value.length <= length && !/\p{C}/u.test(value)) return;
  throw new GatehouseError('usage.invalid', {
    reason: `${name} has 1 to ${length} characters, none of them invisible`,
  });
}
