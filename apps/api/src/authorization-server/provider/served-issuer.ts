import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TenantId } from '@gatehouse/db';
import type Provider from 'oidc-provider';
import type { IssuerTenant } from '../issuer-tenant.ts';
import type { IssuerCookies } from './cookies.ts';
import type { Resource } from './resources.ts';

/** The built-in issuer of one tenant, ready to answer. */
export interface ServedIssuer {
  readonly tenantId: TenantId;
  readonly tenant: IssuerTenant;
  /** Of its URL. */
  readonly path: string;
  readonly provider: Provider;
  /** The provider's own handler, made once: each one is a chain of its own. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** How cookies are sent that are for the whole issuer. */
  readonly longCookies: NonNullable<IssuerCookies['long']>;
  readonly visitCookie: string;
  readonly resourceOf: (indicator: string) => Promise<Resource | undefined>;
}
