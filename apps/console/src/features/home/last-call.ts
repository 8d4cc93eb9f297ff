import { askApi } from '../../server/ask-api.ts';
import { type ListPage, tenantPath } from '../../server/page-data.ts';
import { requireSignedIn } from '../../server/signed-in.ts';
import type { EventView } from '../audit/event-view.ts';
import { describeProblem } from '../problem/described-problem.ts';

/** The last call of a tenant, or null, for a page that waits for one. */
export async function lastCall(tenant: string): Promise<Response> {
  try {
    const { body } = await askApi<ListPage<EventView>>(await requireSignedIn(tenant), {
      path: tenantPath(tenant, 'audit', 'events'),
      query: { kind: 'call.finished', limit: '1' },
    });
    return Response.json(body.items[0] ?? null);
  } catch (thrown) {
    const problem = describeProblem(thrown);
    return Response.json(problem, { status: problem.code === 'console.session-ended' ? 401 : 503 });
  }
}
