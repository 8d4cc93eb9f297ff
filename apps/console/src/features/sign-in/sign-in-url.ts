import { headers } from 'next/headers';
import { homeOf } from '../../sign-in/place-in-tenant.ts';

/** Where to sign in at a tenant to come back to the page that was asked for. */
export async function signInUrl(tenant: string): Promise<string> {
  const to = (await headers()).get('x-asked-for') ?? homeOf(tenant);
  return `/auth/start?${new URLSearchParams({ tenant, to })}`;
}
