import { listGroups } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Table } from '../../ui/table.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { NewGroupButton } from './new-group-button.tsx';

export interface GroupsPageProps {
  readonly tenant: string;
  readonly cursor: string | undefined;
}

/** Principals under one name. */
export async function GroupsPage({ tenant, cursor }: GroupsPageProps) {
  const permissions = await permissionsAt(tenant);
  const { body, problem } = await pageData(tenant, listGroups, { params: { tenant }, query: { cursor } });
  const home = `${homeOf(tenant)}/access/groups`;
  return (
    <>
      <PageHeader title="Groups" actions={permissions.includes('groups:write') && <NewGroupButton tenant={tenant} />}>
        Principals to whom roles are given together.
      </PageHeader>
      {problem && <ProblemNotice problem={problem} />}
      {body?.items.length === 0 && (
        <EmptyState title="No group yet">Roles may be given to subjects as well.</EmptyState>
      )}
      {body && body.items.length > 0 && (
        <Table
          label="Groups"
          rows={body.items}
          keyOf={({ slug }) => slug}
          columns={[
            {
              title: 'Group',
              cell: ({ slug }) => (
                <Link href={`${home}/${slug}`} className="text-accent underline">
                  {slug}
                </Link>
              ),
            },
            { title: 'Members', cell: ({ members }) => members.length },
            { title: 'Made by', cell: ({ fromFile }) => (fromFile ? 'file' : 'hand'), secondary: true },
          ]}
        />
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
