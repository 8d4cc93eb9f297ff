import { listUpstreams } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { UpstreamTable } from './upstream-table.tsx';

export interface UpstreamsPageProps {
  readonly tenant: string;
  readonly cursor: string | undefined;
}

/** What stands behind a tenant's endpoints. */
export async function UpstreamsPage({ tenant, cursor }: UpstreamsPageProps) {
  const permissions = await permissionsAt(tenant);
  const { body, problem } = await pageData(tenant, listUpstreams, { params: { tenant }, query: { cursor } });
  const home = `${homeOf(tenant)}/upstreams`;
  return (
    <>
      <PageHeader title="Upstreams">
        Servers that offer tools. They are called with a credential of their own, never with the caller’s token.
      </PageHeader>
      {problem && <ProblemNotice problem={problem} />}
      {body?.items.length === 0 && (
        <EmptyState title="No upstream yet">
          Write one into the tenant’s file and apply it: its tools are found when it is first asked.
        </EmptyState>
      )}
      {body && body.items.length > 0 && (
        <UpstreamTable tenant={tenant} upstreams={body.items} canRefresh={permissions.includes('upstreams:write')} />
      )}
      {body && (
        <ListPages
          first={cursor && home}
          next={body.nextCursor ? `${home}?cursor=${encodeURIComponent(body.nextCursor)}` : undefined}
        />
      )}
    </>
  );
}
