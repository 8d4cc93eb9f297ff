import { cache } from 'react';
import { askApi } from '../../server/ask-api.ts';
import type { SignedIn } from '../../server/signed-in.ts';

/** Who is signed in, as the api knows them. */
export interface Me {
  readonly account: { readonly id: string; readonly name: string | null; readonly email: string };
  readonly tenant: { readonly slug: string; readonly name: string; readonly status: string };
  readonly memberships: readonly string[];
  readonly permissions: readonly string[];
}

/** @throws as `askApi` */
export const me = cache(async (signedIn: SignedIn): Promise<Me> => (await askApi<Me>(signedIn, { path: '/me' })).body);
