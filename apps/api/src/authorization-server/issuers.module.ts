import { type Clock, Database } from '@gatehouse/db';
import type { Outbounds } from '@gatehouse/outbound';
import { MasterKeys } from '@gatehouse/secrets';
import { type DynamicModule, Module } from '@nestjs/common';
import { AccountsModule } from '../control-plane/accounts/accounts.module.ts';
import { KeysModule } from '../control-plane/keys/keys.module.ts';
import { CrossOrigin } from '../data-plane/receive/cross-origin.ts';
import { SnapshotModule } from '../data-plane/snapshot/snapshot.module.ts';
import { Snapshots } from '../data-plane/snapshot/snapshots.ts';
import { ClientAddresses } from '../platform/client-address.ts';
import { CLOCK, LOGGER, type Logger, OUTBOUND, SETTINGS, type Settings } from '../platform/injection.ts';
import type { AccountDirectory } from './accounts.ts';
import { ClientDocuments } from './clients/client-documents.ts';
import { SealedRegistrations } from './clients/sealed-registrations.ts';
import { Consents } from './consents.service.ts';
import { Endings } from './endings.service.ts';
import { IssuerLimits } from './http/issuer-limits.ts';
import type { IssuerRouteParts } from './http/issuer-route.ts';
import type { InteractionPages } from './interaction-pages.ts';
import { ISSUER_PARTS, Issuers } from './issuers.service.ts';
import { JwksController } from './jwks.controller.ts';
import type { IssuerParts } from './provider/issuer-parts.ts';
import { Sessions } from './sessions/sessions.service.ts';
import { AccountDirectoryOfTenants } from './sign-in/account-directory.ts';
import { SignInPages } from './sign-in/sign-in-pages.ts';
import { signInProviders } from './sign-in/sign-in-providers.ts';

export const ISSUER_ROUTE_PARTS = Symbol('IssuerRouteParts');
const SIGN_IN = Symbol('SignIn');
const PLACE = Symbol('Place');

/** Who signs in, and what they see. */
export interface SignIn {
  readonly accounts: AccountDirectory;
  readonly pages: InteractionPages;
}

/** What issuers stand on, besides what is theirs. */
type Place = Pick<IssuerParts, 'database' | 'clock' | 'logger' | 'masterKeys'>;

function place(database: Database, clock: Clock, logger: Logger, masterKeys: MasterKeys): Place {
  return { database, clock, logger, masterKeys };
}

function issuerParts(
  given: Place,
  { accounts, pages }: SignIn,
  { publicUrl, consoleUrl, knownOrigins, trustedProxies }: Settings,
  outbounds: Outbounds,
  snapshots: Snapshots,
  records: Pick<IssuerParts, 'consents' | 'endings' | 'sessions'>,
): IssuerParts {
  const { clock, masterKeys } = given;
  return {
    ...given,
    ...{ accounts, pages, publicUrl, consoleUrl, knownOrigins },
    ...records,
    clientAddresses: new ClientAddresses(trustedProxies),
    registrations: new SealedRegistrations(masterKeys, clock),
    documents: new ClientDocuments({ outboundOf: (tenantId) => outbounds.of(tenantId), clock }),
    snapshotOf: async (slug) => snapshots.ofTenant(slug),
  };
}

function routeParts(parts: IssuerParts, issuers: Issuers, settings: Settings): IssuerRouteParts {
  const { pages, consents, endings, sessions, clientAddresses, snapshotOf, logger, publicUrl, knownOrigins } = parts;
  return {
    ...{ issuers, pages, consents, endings, sessions, clientAddresses, snapshotOf, logger, publicUrl, knownOrigins },
    crossOrigin: new CrossOrigin(settings),
    limits: new IssuerLimits(),
  };
}

const RECORDS = Symbol('Records');

@Module({})
class IssuersModule {}

/** The built-in issuers over HTTP. */
export function issuersModule(signIn?: SignIn): DynamicModule {
  return {
    module: IssuersModule,
    imports: [SnapshotModule, KeysModule, AccountsModule],
    controllers: [JwksController],
    providers: [
      ...[Consents, Endings, Issuers, Sessions],
      ...signInProviders,
      signIn
        ? { provide: SIGN_IN, useValue: signIn }
        : {
            provide: SIGN_IN,
            useFactory: (accounts: AccountDirectoryOfTenants, pages: SignInPages): SignIn => ({ accounts, pages }),
            inject: [AccountDirectoryOfTenants, SignInPages],
          },
      { provide: PLACE, useFactory: place, inject: [Database, CLOCK, LOGGER, MasterKeys] },
      {
        provide: RECORDS,
        useFactory: (consents: Consents, endings: Endings, sessions: Sessions) => ({ consents, endings, sessions }),
        inject: [Consents, Endings, Sessions],
      },
      {
        provide: ISSUER_PARTS,
        useFactory: issuerParts,
        inject: [PLACE, SIGN_IN, SETTINGS, OUTBOUND, Snapshots, RECORDS],
      },
      { provide: ISSUER_ROUTE_PARTS, useFactory: routeParts, inject: [ISSUER_PARTS, Issuers, SETTINGS] },
    ],
    exports: [Consents, Endings],
  };
}
