import { type Clock, type Database, hotStatement, type TenantId } from '@gatehouse/db';
import type { AdapterPayload } from 'oidc-provider';
import type { RegistrationPolicy } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { NothingStored } from '../storage/adapter.ts';
import { type ClientRow, markOfSecret, metadataOfRegistration, metadataOfRow } from './client-metadata.ts';
import { CONSOLE_CLIENT_ID, consoleClient } from './console-client.ts';
import type { SealedRegistrations } from './sealed-registrations.ts';

/**
 * Seconds for which a registration that nobody has consented to is good. Stock clients keep their id on disk, and one that
 * has expired is an error page to them at `/auth`: so it is weeks.
 */
const UNUSED_FOR = 28 * 24 * 3600;

const byId = hotStatement<ClientRow>(
  'oauth-client-by-id',
  `select kind, name, auth, jwks, redirect_uris as "redirectUris", secret_hash as "secretHash"
     from public.clients where tenant_id = $1::uuid and client_id = $2`,
);

const isUsed = hotStatement<{ used: boolean }>(
  'oauth-client-is-used',
  'select exists (select from public.oauth_consents where tenant_id = $1::uuid and client_id = $2) as used',
);

export interface ClientDirectoryParts {
  readonly tenantId: TenantId;
  readonly database: Database;
  readonly registrations: SealedRegistrations;
  readonly policy: RegistrationPolicy;
  readonly clock: Clock;
  /** Absent where the installation has no console. */
  readonly consoleUrl: string | undefined;
}

/**
 * The clients that a tenant knows by their id: the console, those of its file, and those that registered themselves. Any other id may
 * be the URL of a metadata document, which the provider sees to.
 */
export class ClientDirectory extends NothingStored {
  constructor(private readonly parts: ClientDirectoryParts) {
    super();
  }

  override async find(id: string): Promise<AdapterPayload | undefined> {
    // Longer than any, or what no column can hold.
    if (id.length > 1024 || id.includes('\0')) return undefined;
    const { consoleUrl } = this.parts;
    if (id === CONSOLE_CLIENT_ID) return consoleUrl === undefined ? undefined : consoleClient(consoleUrl);
    return (await this.registered(id)) ?? (await this.selfRegistered(id));
  }

  private async registered(id: string): Promise<AdapterPayload | undefined> {
    const { tenantId, database } = this.parts;
    const [[row]] = await database.hot.run(tenantId, [byId.bind(tenantId, id)]);
    return row && metadataOfRow(id, row);
  }

  private async selfRegistered(id: string): Promise<AdapterPayload | undefined> {
    const { tenantId, registrations, policy } = this.parts;
    const registration = policy.dcr ? await registrations.open(tenantId, id) : undefined;
    if (!registration || !(await this.isGood(id, registration.issuedAt))) return undefined;
    const { auth } = registration;
    return {
      client_id: id,
      ...metadataOfRegistration(registration),
      ...(auth !== 'none' && { client_secret: markOfSecret(registrations.secretOf(tenantId, id)) }),
    };
  }

  private async isGood(id: string, issuedAt: number): Promise<boolean> {
    const { tenantId, database, clock } = this.parts;
    if (issuedAt + UNUSED_FOR > clock.now().getTime() / 1000) return true;
    const [[row]] = await database.hot.run(tenantId, [isUsed.bind(tenantId, id)]);
    return row?.used === true;
  }
}
