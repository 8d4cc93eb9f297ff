import type { Client, Database, Issuer } from '@gatehouse/db';
import { nextName } from './name.ts';
import type { MadeTenant } from './tenant.ts';

export interface ClientOptions {
  readonly clientId?: string;
  readonly kind?: 'public' | 'confidential' | 'service';
  /** The subject that a service acts as. */
  readonly subject?: string;
}

/** An OAuth client; a public one unless another kind is given. */
export function createClient(db: Database, tenant: MadeTenant, options: ClientOptions = {}): Promise<Client> {
  const { tenantId } = tenant;
  const { clientId = nextName('client'), kind = 'public', subject = nextName('subject') } = options;
  const auth = kind === 'public' ? 'none' : 'private_key_jwt';
  const data = { tenantId, clientId, kind, auth, subject: kind === 'service' ? subject : null };
  return db.withTenant(tenantId, (tx) => tx.client.create({ data }));
}

export interface IssuerOptions {
  readonly slug?: string;
  /** `iss` */
  readonly url?: string;
  readonly jwksUri?: string;
  /** The endpoint's own URL unless a literal is given. */
  readonly audience?: string;
  /** A claim that must have a value. */
  readonly tenantClaim?: { readonly claim: string; readonly equals: string };
  readonly subjectClaim?: string;
  readonly provisioning?: 'invited' | 'first-token';
}

/** An authorization server that the tenant trusts besides the built-in one; its keys are where nothing listens. */
export function createForeignIssuer(db: Database, tenant: MadeTenant, options: IssuerOptions = {}): Promise<Issuer> {
  const { tenantId } = tenant;
  const { slug = nextName('issuer'), audience = 'endpoint', tenantClaim, subjectClaim = 'sub' } = options;
  const { url = `https://${slug}.example`, jwksUri = 'http://127.0.0.1:9/keys', provisioning = 'invited' } = options;
  const bind = { audience, ...(tenantClaim && { tenant: tenantClaim }) };
  const data = { tenantId, slug, kind: 'foreign', url, jwksUri, bind, claims: { subject: subjectClaim }, provisioning };
  return db.withTenant(tenantId, (tx) => tx.issuer.create({ data }));
}
