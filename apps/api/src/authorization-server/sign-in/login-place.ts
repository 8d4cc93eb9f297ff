import type { TenantId } from '@gatehouse/db';
import type { OpenInteraction, SignedIn } from '../interactions/open-interaction.ts';
import type { IssuerTenant } from '../issuer-tenant.ts';

/** Where somebody proves who they are: on the way to a client, or where they came by themselves. */
export interface LoginPlace {
  readonly tenantId: TenantId;
  readonly tenant: IssuerTenant;
  readonly issuerPath: string;
  /** Where its forms go, and what they are bound to. */
  readonly action: string;
  readonly binding: string;
  /** Who has asked for it; absent where the person came by themselves. */
  readonly clientName: string | undefined;
  /** Who is meant, where somebody has said so. */
  readonly loginHint: string | undefined;
  /** The e-mail of who is signed in, and is to prove once more that it is them. */
  readonly again: string | undefined;
  /** Takes who it turned out to be. @returns where the browser goes on */
  signIn(signedIn: SignedIn): Promise<string>;
}

export function placeOfInteraction(interaction: OpenInteraction): LoginPlace {
  const { tenantId, tenant, issuerPath, path, uid, client, loginHint } = interaction;
  return {
    ...{ tenantId, tenant, issuerPath, loginHint },
    ...{ action: path, binding: uid, again: undefined },
    clientName: client.name ?? client.host ?? client.id,
    signIn: (signedIn) => interaction.signIn(signedIn),
  };
}
