import type { Clock, Database, TenantId } from '@gatehouse/db';
import type { MasterKeys } from '@gatehouse/secrets';
import type { RegistrationPolicy, TenantSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import type { ClientAddresses } from '../../platform/client-address.ts';
import type { Logger } from '../../platform/injection.ts';
import type { AccountDirectory } from '../accounts.ts';
import type { ClientDocuments } from '../clients/client-documents.ts';
import type { SealedRegistrations } from '../clients/sealed-registrations.ts';
import type { Consents } from '../consents.service.ts';
import type { Endings } from '../endings.service.ts';
import type { InteractionPages } from '../interaction-pages.ts';
import type { IssuerTenant } from '../issuer-tenant.ts';
import type { Sessions } from '../sessions/sessions.service.ts';
import type { IssuerCookies } from './cookies.ts';
import type { Resource } from './resources.ts';

/** What all issuers share. */
export interface IssuerParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly masterKeys: MasterKeys;
  readonly publicUrl: string;
  readonly consoleUrl: string | undefined;
  /** The public one first. */
  readonly knownOrigins: readonly string[];
  readonly clientAddresses: ClientAddresses;
  readonly accounts: AccountDirectory;
  readonly pages: InteractionPages;
  readonly registrations: SealedRegistrations;
  readonly documents: ClientDocuments;
  readonly consents: Consents;
  readonly endings: Endings;
  readonly sessions: Sessions;
  /** The tenant of a slug as it is now. */
  readonly snapshotOf: (slug: string) => Promise<TenantSnapshot | undefined>;
}

/** What is one issuer's own. */
export interface OwnParts {
  readonly tenantId: TenantId;
  readonly tenant: IssuerTenant;
  /** `iss` */
  readonly issuer: string;
  readonly path: string;
  readonly policy: RegistrationPolicy;
  readonly cookies: IssuerCookies;
  readonly resourceOf: (indicator: string) => Promise<Resource | undefined>;
}
