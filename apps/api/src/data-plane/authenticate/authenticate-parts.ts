import type { Clock, Database } from '@gatehouse/db';
import { issuerUrl } from '../../authorization-server/issuer-url.ts';
import type { AuthenticateParts } from './authenticate.ts';
import { provisionOn } from './find-caller.ts';
import type { ForeignKeysParts } from './foreign-keys.ts';
import { TokenSignatures } from './token-signatures.ts';

export interface AuthenticateOptions extends ForeignKeysParts {
  readonly snapshots: AuthenticateParts['snapshots'];
  readonly database: Database;
  readonly clock: Clock;
  /** Origin of the installation: that of its issuers' URLs. */
  readonly publicUrl: string;
}

/** What the stage needs besides the request: built once for a process, with everything that it remembers. */
export function createAuthenticateParts(options: AuthenticateOptions): AuthenticateParts {
  const { snapshots, database, clock, publicUrl, outboundOf, logger } = options;
  return {
    snapshots,
    clock,
    signatures: new TokenSignatures({ outboundOf, clock, logger }),
    issuerOf: (tenantSlug) => issuerUrl(publicUrl, tenantSlug),
    provision: provisionOn(database, clock),
  };
}
