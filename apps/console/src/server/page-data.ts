import { redirect } from 'next/navigation';
import { type DescribedProblem, describeProblem } from '../features/problem/described-problem.ts';
import { signInUrl } from '../features/sign-in/sign-in-url.ts';
import { type ApiRequest, askApi } from './ask-api.ts';
import { requireSignedIn } from './signed-in.ts';

/** What a page shows, or why it cannot. */
export type PageData<Body> =
  | { readonly body: Body; readonly problem?: never }
  | { readonly problem: DescribedProblem; readonly body?: never };

/** Asks the api for what a page of a tenant shows. Whoever is no longer signed in goes and signs in. */
export async function pageData<Body>(tenant: string, request: ApiRequest): Promise<PageData<Body>> {
  try {
    const { body } = await askApi<Body>(await requireSignedIn(tenant), request);
    return { body };
  } catch (thrown) {
    const problem = describeProblem(thrown);
    if (problem.code === 'console.session-ended') redirect(await signInUrl(tenant));
    return { problem };
  }
}

/** A page of a list, as the api answers it. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Where something of a tenant is in the api. */
export function tenantPath(tenant: string, ...parts: readonly string[]): string {
  return `/tenants/${[tenant, ...parts].map(encodeURIComponent).join('/')}`;
}
