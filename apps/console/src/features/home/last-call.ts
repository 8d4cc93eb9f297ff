import { listEvents } from '@gatehouse/contracts/api';
import { askApi } from '../../server/ask-api.ts';
import { requireSignedIn } from '../../server/signed-in.ts';
import { describeProblem } from '../problem/described-problem.ts';

/** What is asked for the last call of a tenant. */
export const lastCallOf = (tenant: string) => ({ params: { tenant }, query: { kind: 'call.finished', limit: 1 } });

/** The last call of a tenant, or null, for a page that waits for one. */
export async function lastCall(tenant: string): Promise<Response> {
  try {
    const { body } = await askApi(await requireSignedIn(tenant), listEvents, lastCallOf(tenant));
    return Response.json(body.items[0] ?? null);
  } catch (thrown) {
    const problem = describeProblem(thrown);
    return Response.json(problem, { status: problem.code === 'console.session-ended' ? 401 : 503 });
  }
}
