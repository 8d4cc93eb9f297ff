import { listUpstreamStates } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { buttonClasses } from '../../ui/button.tsx';
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
  const { body, problem } = await pageData(tenant, listUpstreamStates, { params: { tenant }, query: { cursor } });
  const home = `${homeOf(tenant)}/upstreams`;
  const add = permissions.includes('upstreams:write') && (
    <Link href={`${homeOf(tenant)}/new-upstream`} className={buttonClasses('primary')}>
      Add an upstream
    </Link>
  );
  return (
    <>
      <PageHeader title="Upstreams" actions={add}>
        Servers that offer tools. They are called with a credential of their own, never with the caller’s token.
      </PageHeader>
      {problem && <ProblemNotice problem={problem} />}
      {body?.items.length === 0 && (
        <EmptyState title="No upstream yet" action={add}>
          An MCP server is asked what it offers before it is added.
        </EmptyState>
      )}
      {body && body.items.length > 0 && <UpstreamTable tenant={tenant} upstreams={body.items} />}
      {body && (
        <ListPages
          first={cursor && home}
          next={body.nextCursor ? `${home}?cursor=${encodeURIComponent(body.nextCursor)}` : undefined}
        />
      )}
    </>
  );
}
