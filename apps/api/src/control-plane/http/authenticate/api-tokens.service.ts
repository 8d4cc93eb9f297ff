import { API_BASE, permissionsOf } from '@gatehouse/contracts/api';
import { type Clock, Database } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import { Inject, Injectable } from '@nestjs/common';
import { issuerUrl, PLATFORM } from '../../../authorization-server/issuer-url.ts';
import { API_SCOPE } from '../../../authorization-server/provider/resources.ts';
import type { AccessTokenClaims } from '../../../data-plane/authenticate/access-token-claims.ts';
import { builtinKeys } from '../../../data-plane/authenticate/builtin-keys.ts';
import { checkBuiltinToken } from '../../../data-plane/authenticate/check-builtin-token.ts';
import { checkForm } from '../../../data-plane/authenticate/check-form.ts';
import { FailedSignatures } from '../../../data-plane/authenticate/failed-signatures.ts';
import { readToken } from '../../../data-plane/authenticate/read-token.ts';
import { keyProviderOf } from '../../../data-plane/authenticate/verify-signature.ts';
import { Snapshots } from '../../../data-plane/snapshot/snapshots.ts';
import type { BuiltinIssuerSnapshot, TenantSnapshot } from '../../../data-plane/snapshot/tenant-snapshot.ts';
import { CLOCK, SETTINGS, type Settings } from '../../../platform/injection.ts';
import type { ApiCaller } from '../caller.ts';
import { findAccountOfToken } from './find-account.ts';
import type { Presented } from './presented.ts';

/** What a tenant makes of a token, before anybody has verified the signature. */
interface Plausible {
  readonly snapshot: TenantSnapshot;
  readonly issuer: BuiltinIssuerSnapshot;
  readonly claims: AccessTokenClaims;
}

/**
 * Tokens of the API: of a tenant's built-in issuer, or of the platform's, for `{public URL}/api/v1`. They are judged as
 * those of endpoints are, by the same functions, and neither is good where the other is.
 */
@Injectable()
export class ApiTokens {
  private readonly failures = new FailedSignatures();
  private readonly audiences: readonly string[];

  constructor(
    private readonly database: Database,
    private readonly snapshots: Snapshots,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.audiences = settings.knownOrigins.map((origin) => `${origin}${API_BASE}`);
  }

  /** What the strategy asks about the token of one request. @param clientAddress who sent it */
  present(clientAddress: string): Presented {
    let plausible: Plausible | undefined;
    return {
      keyFor: (request, bearer, done) => {
        this.check(bearer, clientAddress).then((found) => {
          plausible = found;
          keyProviderOf(builtinKeys(found.issuer))(request, bearer, done);
        }, done);
      },
      caller: () => {
        if (!plausible) throw new Error('The token was not compared with anything');
        return this.callerOf(plausible);
      },
    };
  }

  /** Counts a signature that did not hold. */
  async countFailure(clientAddress: string): Promise<void> {
    await this.failures.count(clientAddress);
  }

  /** @throws GatehouseError `token.invalid`, `token.failures-exceeded` */
  private async check(bearer: string, clientAddress: string): Promise<Plausible> {
    const token = readToken(bearer);
    if (!token) throw rejected('not a token');
    const now = this.clock.now();
    const fault = checkForm(token, now);
    if (fault) throw rejected(fault);
    const slug = this.tenantOf(token.claims.iss);
    const snapshot = slug === undefined ? undefined : await this.snapshots.ofTenant(slug);
    const issuer = snapshot?.issuers.find((one) => one.kind === 'builtin');
    if (!snapshot || !issuer) throw rejected('another issuer');
    const { tenantId, revoked } = snapshot;
    const claims = checkBuiltinToken(token, { audiences: this.audiences, tenantId, revoked, now });
    if (typeof claims === 'string') throw rejected(claims);
    // A client that acts for itself may be given any subject by an admin, that of an owner too: only what a person has
    // signed in for has an authorization and speaks for their account.
    if (claims.revocable.builtin?.grantId === undefined) throw rejected('no person has signed in for it');
    await this.failures.check(clientAddress);
    return { snapshot, issuer, claims };
  }

  /** The tenant whose built-in issuer that is, if it is one. */
  private tenantOf(issuer: unknown): string | undefined {
    if (typeof issuer !== 'string') return undefined;
    const { publicUrl } = this.settings;
    const [, slug = PLATFORM] = /\/t\/([a-z0-9-]{1,32})\/oauth$/.exec(issuer) ?? [];
    return issuer === issuerUrl(publicUrl, slug) ? slug : undefined;
  }

  private async callerOf({ snapshot, claims }: Plausible): Promise<ApiCaller> {
    if (!claims.scopes.has(API_SCOPE)) throw new GatehouseError('scope.insufficient', { data: { scope: API_SCOPE } });
    const { tenantId: id, slug, name, status } = snapshot;
    if (status !== 'active') throw new GatehouseError('tenant.suspended');
    const found = await findAccountOfToken(this.database, id, claims.subject);
    if (!found) throw rejected('no account that may sign in');
    const { levels, ...account } = found;
    return {
      tenant: { id, slug, name, status },
      account,
      levels,
      permissions: new Set(permissionsOf(levels)),
      actor: `${slug === PLATFORM ? 'operator' : 'account'}:${account.id}`,
    };
  }
}

function rejected(reason: string): GatehouseError {
  return new GatehouseError('token.invalid', { reason });
}
