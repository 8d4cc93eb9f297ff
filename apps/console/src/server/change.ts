import type { Operation, ReceivedFrom } from '@gatehouse/contracts/api';
import { type DescribedProblem, describeProblem } from '../features/problem/described-problem.ts';
import { type ApiRequest, askApi } from './ask-api.ts';
import { requireSignedIn } from './signed-in.ts';

/** What came of a change: the answer, or what went wrong. It is never thrown: the form that asked stays as it is. */
export type ChangeResult<Body = unknown> =
  | {
      readonly body: Body;
      /** Of the thing as it is now; absent where the answer is not one thing. */
      readonly etag: string | undefined;
      readonly problem?: never;
    }
  | { readonly problem: DescribedProblem; readonly body?: never; readonly etag?: never };

/** Has the api change something, in the name of whoever is signed in at the tenant. */
export async function change<Op extends Operation>(
  tenant: string,
  operation: Op,
  request: ApiRequest<Op>,
): Promise<ChangeResult<ReceivedFrom<Op>>> {
  try {
    return await askApi(await requireSignedIn(tenant), operation, request);
  } catch (thrown) {
    return { problem: describeProblem(thrown) };
  }
}
