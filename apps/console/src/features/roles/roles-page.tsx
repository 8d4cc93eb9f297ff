import { listRoles } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { buttonClasses } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Table } from '../../ui/table.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { GrantSentence } from './grant-sentence.tsx';

/** Grants of a role that are read out in the list. */
const SHOWN = 4;

export interface RolesPageProps {
  readonly tenant: string;
  readonly cursor: string | undefined;
}

/** What may be given to people, agents and services. */
export async function RolesPage({ tenant, cursor }: RolesPageProps) {
  const permissions = await permissionsAt(tenant);
  const { body, problem } = await pageData(tenant, listRoles, { params: { tenant }, query: { cursor } });
  const access = `${homeOf(tenant)}/access`;
  const make = permissions.includes('roles:write') && (
    <Link href={`${access}/new-role`} className={buttonClasses('primary')}>
      New role
    </Link>
  );
  return (
    <>
      <PageHeader title="Roles" actions={make}>
        A role is a set of grants, and a binding gives it to somebody. Nothing granted is nothing allowed, and a denial
        wins.
      </PageHeader>
      {problem && <ProblemNotice problem={problem} />}
      {body?.items.length === 0 && <EmptyState title="No role yet">Without one, nobody may call anything.</EmptyState>}
      {body && body.items.length > 0 && (
        <Table
          label="Roles"
          rows={body.items}
          keyOf={({ slug }) => slug}
          columns={[
            {
              title: 'Role',
              cell: ({ slug }) => (
                <Link href={`${access}/roles/${slug}`} className="text-accent underline">
                  {slug}
                </Link>
              ),
            },
            {
              title: 'Grants',
              cell: ({ grants }) => (
                <ul className="grid gap-1.5">
                  {grants.slice(0, SHOWN).map((grant) => (
                    <li key={JSON.stringify(grant)}>
                      <GrantSentence grant={grant} />
                    </li>
                  ))}
                  {grants.length > SHOWN && <li className="text-ink-quiet">and {grants.length - SHOWN} more</li>}
                </ul>
              ),
            },
            { title: 'Made by', cell: ({ fromFile }) => (fromFile ? 'file' : 'hand'), secondary: true },
          ]}
        />
      )}
      {body && (
        <ListPages
          first={cursor && access}
          next={body.nextCursor ? `${access}?cursor=${encodeURIComponent(body.nextCursor)}` : undefined}
        />
      )}
    </>
  );
}
