import type { Clock, Database, TenantId, TenantTx } from '@gatehouse/db';
import {
  type AccessToken,
  type Client,
  type ClientCredentials,
  errors,
  type JWTStructured,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { provisionPrincipal } from '../../control-plane/principals/provision-principal.ts';
import { ownClaims } from '../access-token/own-claims.ts';
import { recordMinted } from '../access-token/record-minted.ts';
import type { AccountDirectory } from '../accounts.ts';
import { standingOf } from '../clients/client-standing.ts';
import { CONSOLE_CLIENT_ID } from '../clients/console-client.ts';
import { storedId } from '../storage/stored-id.ts';
import { newTokenId } from '../token-id.ts';
import type { Resource } from './resources.ts';

export interface MintParts {
  readonly tenantId: TenantId;
  readonly tenantSlug: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly accounts: AccountDirectory;
  readonly resourceOf: (audience: string) => Promise<Resource | undefined>;
}

type Minting = AccessToken | ClientCredentials;

/**
 * Completes an access token that the provider is about to sign: the id, the subject and the claims that are ours. The
 * provider waits for it, so that the tenant's record says that the token was minted before anybody has it.
 */
export async function mint(
  { oidc }: KoaContextWithOIDC,
  token: Minting,
  jwt: JWTStructured,
  parts: MintParts,
): Promise<void> {
  const { tenantId, tenantSlug, database, resourceOf } = parts;
  const tokenId = newTokenId(tenantSlug);
  const grantId = 'grantId' in token && token.grantId ? storedId(token.grantId) : undefined;
  const sessionUid = 'sessionUid' in token ? token.sessionUid : undefined;
  const person = 'accountId' in token && token.accountId ? await subjectOf(token.accountId, parts) : undefined;
  const resource = await resourceOf(String(token.aud));
  const subject = await database.withTenant(tenantId, async (tx) => {
    // In the order in which a file that takes a client out comes by them.
    const client = oidc.client && (await heldClient(tx, oidc.client));
    if (grantId !== undefined) await refuseEnded(tx, grantId);
    const owner = person ?? serviceSubject(client);
    await record(tx, parts, { token, tokenId, subject: owner, grantId, endpoint: resource?.endpoint });
    return owner;
  });
  Object.assign(jwt.payload, ownClaims({ tenantId, grantId, sessionUid, proof: proofIn(oidc) }), {
    jti: tokenId,
    sub: subject,
  });
}

/** Of the sign-in in which the code was made, however often it was refreshed since. */
function proofIn({ entities }: KoaContextWithOIDC['oidc']) {
  const { authTime, amr = [] } = entities.AuthorizationCode ?? entities.RefreshToken ?? {};
  return authTime === undefined ? undefined : { authTime, amr };
}

async function subjectOf(accountId: string, { tenantId, accounts }: MintParts): Promise<string> {
  const account = await accounts.find(tenantId, accountId);
  if (account?.status !== 'active') throw new errors.InvalidGrant('the account has ended meanwhile');
  return account.subject;
}

interface RegisteredClient {
  readonly kind: string;
  readonly subject: string | null;
}

/**
 * The row of a client that an admin has registered. Whoever takes it out of the file now waits for this, and ends the token
 * that is being made with it; whoever has taken it out is found out here. The console has none, and no file takes it out.
 */
async function heldClient(tx: TenantTx, client: Client): Promise<RegisteredClient | undefined> {
  if (standingOf(client) !== 'registered' || client.clientId === CONSOLE_CLIENT_ID) return undefined;
  const [row] = await tx.$queryRaw<RegisteredClient>`
    select kind, subject from clients
     where tenant_id = ${tx.tenantId}::uuid and client_id = ${client.clientId} for key share`;
  if (!row) throw new errors.InvalidClient('the client has ended meanwhile', client.clientId);
  return row;
}

/** A service acts as the principal that the tenant's file binds it to. Nothing else is issued to a client by itself. */
function serviceSubject(client: RegisteredClient | undefined): string {
  if (client?.kind !== 'service' || client.subject === null) {
    throw new errors.UnauthorizedClient('this client acts for people, and not by itself');
  }
  return client.subject;
}

/**
 * Whoever ends the authorization now waits for this, and ends the token that is being made with it; whoever has ended it
 * is found out here. So there is no token in between that nobody knows of.
 */
async function refuseEnded(tx: TenantTx, grantId: string): Promise<void> {
  const [grant] = await tx.$queryRaw`
    select id from oauth_grants where tenant_id = ${tx.tenantId}::uuid and id = ${grantId} for key share`;
  if (!grant) throw new errors.InvalidGrant('the authorization has ended meanwhile');
}

interface Recorded {
  readonly token: Minting;
  readonly tokenId: string;
  readonly subject: string;
  readonly grantId: string | undefined;
  readonly endpoint: string | undefined;
}

async function record(tx: TenantTx, { clock }: MintParts, minting: Recorded): Promise<void> {
  const { token, tokenId, subject, grantId, endpoint } = minting;
  const at = clock.now();
  const issuer = await tx.issuer.findFirstOrThrow({
    where: { tenantId: tx.tenantId, kind: 'builtin' },
    select: { id: true },
  });
  const principalId = await provisionPrincipal(tx, { issuerId: issuer.id, subject, at });
  await recordMinted(tx, {
    ...{ tokenId, principalId, endpoint, at },
    ...{ clientId: token.clientId ?? '', scope: token.scope ?? '', lifetimeSeconds: token.expiration },
    detail: { ...(grantId !== undefined && { authorization: grantId }) },
  });
}
