import { listMembers } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { InviteButton } from './invite-button.tsx';
import { MemberTable } from './member-table.tsx';

export interface MembersPageProps {
  readonly tenant: string;
  readonly cursor: string | undefined;
}

/** Who can sign in at a tenant, and what they may do in its control plane. */
export async function MembersPage({ tenant, cursor }: MembersPageProps) {
  const permissions = await permissionsAt(tenant);
  const { body, problem } = await pageData(tenant, listMembers, { params: { tenant }, query: { cursor } });
  const home = `${homeOf(tenant)}/members`;
  return (
    <>
      <PageHeader title="Members" actions={permissions.includes('members:write') && <InviteButton tenant={tenant} />}>
        A membership says what somebody may do here. It grants no tool: that is what roles are for.
      </PageHeader>
      {problem && <ProblemNotice problem={problem} />}
      {body?.items.length === 0 && (
        <EmptyState title="Nobody yet">Invite somebody: they get a link by mail.</EmptyState>
      )}
      {body && body.items.length > 0 && <MemberTable tenant={tenant} members={body.items} />}
      {body && (
        <ListPages
          first={cursor && home}
          next={body.nextCursor ? `${home}?cursor=${encodeURIComponent(body.nextCursor)}` : undefined}
        />
      )}
    </>
  );
}
