import type { Operation, ReceivedFrom } from '@gatehouse/contracts/api';
import { redirect } from 'next/navigation';
import { type DescribedProblem, describeProblem } from '../features/problem/described-problem.ts';
import { signInUrl } from '../features/sign-in/sign-in-url.ts';
import { type ApiRequest, askApi } from './ask-api.ts';
import { requireSignedIn } from './signed-in.ts';

/** What a page shows, or why it cannot. */
export type PageData<Body> =
  | {
      readonly body: Body;
      /** With which a change of it says what was read; absent for lists. */
      readonly etag: string | undefined;
      readonly problem?: never;
    }
  | { readonly problem: DescribedProblem; readonly body?: never; readonly etag?: never };

/** Asks the api for what a page of a tenant shows. Whoever is no longer signed in goes and signs in. */
export async function pageData<Op extends Operation>(
  tenant: string,
  operation: Op,
  request: ApiRequest<Op>,
): Promise<PageData<ReceivedFrom<Op>>> {
  try {
    return await askApi(await requireSignedIn(tenant), operation, request);
  } catch (thrown) {
    const problem = describeProblem(thrown);
    if (problem.code === 'console.session-ended') redirect(await signInUrl(tenant));
    return { problem };
  }
}
