import { getMe, type Permission, type ReceivedFrom } from '@gatehouse/contracts/api';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { askApi } from '../../server/ask-api.ts';
import { requireSignedIn } from '../../server/signed-in.ts';
import { type DescribedProblem, describeProblem } from '../problem/described-problem.ts';
import { signInUrl } from '../sign-in/sign-in-url.ts';

/** Who is signed in, as the api knows them. */
export type Me = ReceivedFrom<typeof getMe>;

/** Who is signed in at a tenant, or why that is not known. Whoever is not signed in any more goes and signs in. */
export const meAt = cache(
  async (tenant: string): Promise<{ readonly me?: Me; readonly problem?: DescribedProblem }> => {
    try {
      return { me: (await askApi(await requireSignedIn(tenant), getMe, {})).body };
    } catch (thrown) {
      const problem = describeProblem(thrown);
      if (problem.code === 'console.session-ended') redirect(await signInUrl(tenant));
      return { problem };
    }
  },
);

/** What they may do. Nothing where that is not known: the frame of the page says why. */
export async function permissionsAt(tenant: string): Promise<readonly Permission[]> {
  return (await meAt(tenant)).me?.permissions ?? [];
}
