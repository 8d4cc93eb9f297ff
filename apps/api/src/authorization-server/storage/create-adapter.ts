import type { Adapter } from 'oidc-provider';
import type { Endings } from '../endings.service.ts';
import { NothingStored } from './adapter.ts';
import { AssertionRows } from './assertion-rows.ts';
import { GrantRows } from './grant-rows.ts';
import { InteractionRows } from './interaction-rows.ts';
import { SessionRows } from './session-rows.ts';
import type { TenantStorage } from './tenant-storage.ts';
import { TokenRows } from './token-rows.ts';

export interface AdapterParts {
  readonly storage: TenantStorage;
  readonly endings: Pick<Endings, 'family'>;
  /** Finds what a client is. */
  readonly clients: Adapter;
}

/** The storage of one model of the provider; models of features that are off keep nothing. */
export function createAdapter(model: string, { storage, endings, clients }: AdapterParts): Adapter {
  switch (model) {
    case 'Session':
      return new SessionRows(storage);
    case 'Interaction':
      return new InteractionRows(storage);
    case 'Grant':
      return new GrantRows(storage, endings);
    case 'AuthorizationCode':
      return new TokenRows('code', storage, endings);
    case 'RefreshToken':
      return new TokenRows('refresh', storage, endings);
    case 'AccessToken':
      return new TokenRows('access', storage, endings);
    case 'ReplayDetection':
      return new AssertionRows(storage);
    case 'Client':
      return clients;
    default:
      return new NothingStored();
  }
}
