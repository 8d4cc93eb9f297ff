import { type DescribedProblem, describeProblem } from '../features/problem/described-problem.ts';
import { type ApiRequest, askApi } from './ask-api.ts';
import { requireSignedIn } from './signed-in.ts';

/** What came of a change: nothing to say, or what went wrong. It is never thrown: the form that asked stays as it is. */
export interface ChangeResult {
  readonly problem?: DescribedProblem;
}

/** Has the api change something, in the name of whoever is signed in at the tenant. */
export async function change(tenant: string, request: ApiRequest): Promise<ChangeResult> {
  try {
    await askApi(await requireSignedIn(tenant), request);
    return {};
  } catch (thrown) {
    return { problem: describeProblem(thrown) };
  }
}
