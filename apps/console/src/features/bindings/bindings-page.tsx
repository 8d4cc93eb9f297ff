import { listBindings, listRoles } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { wholeList } from '../../server/whole-list.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { BindingTable } from './binding-table.tsx';
import { GiveRoleButton } from './give-role-button.tsx';
import { holdersOf } from './possible-holders.ts';

export interface BindingsPageProps {
  readonly tenant: string;
  readonly cursor: string | undefined;
}

/** Who has which role. */
export async function BindingsPage({ tenant, cursor }: BindingsPageProps) {
  const permissions = await permissionsAt(tenant);
  const [{ body, problem }, roles, holders] = await Promise.all([
    pageData(tenant, listBindings, { params: { tenant }, query: { cursor } }),
    wholeList((query) => pageData(tenant, listRoles, { params: { tenant }, query })),
    holdersOf(tenant),
  ]);
  const slugs = roles.body?.items.map(({ slug }) => slug) ?? [];
  const give = permissions.includes('bindings:write') && slugs.length > 0 && (
    <GiveRoleButton tenant={tenant} roles={slugs} holders={holders} />
  );
  const home = `${homeOf(tenant)}/access/bindings`;
  return (
    <>
      <PageHeader title="Bindings" actions={give}>
        A binding gives a role to a subject, a group or a client, perhaps until a time.
      </PageHeader>
      {problem && <ProblemNotice problem={problem} />}
      {body?.items.length === 0 && <EmptyState title="No binding yet">Nobody has a role.</EmptyState>}
      {body && body.items.length > 0 && <BindingTable tenant={tenant} bindings={body.items} />}
      {body && (
        <ListPages
          first={cursor && home}
          next={body.nextCursor ? `${home}?cursor=${encodeURIComponent(body.nextCursor)}` : undefined}
        />
      )}
    </>
  );
}
