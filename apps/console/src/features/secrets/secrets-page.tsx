import { listSecrets } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Table } from '../../ui/table.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { NewSecretButton } from './new-secret-button.tsx';

export interface SecretsPageProps {
  readonly tenant: string;
  readonly cursor: string | undefined;
}

/** Names of what a tenant keeps for its upstreams. */
export async function SecretsPage({ tenant, cursor }: SecretsPageProps) {
  const permissions = await permissionsAt(tenant);
  const { body, problem } = await pageData(tenant, listSecrets, { params: { tenant }, query: { cursor } });
  const home = `${homeOf(tenant)}/secrets`;
  const add = permissions.includes('secrets:write') && <NewSecretButton tenant={tenant} />;
  return (
    <>
      <PageHeader title="Secrets" actions={add}>
        What Gatehouse says who it is with, to upstreams. A value goes in and is never shown again.
      </PageHeader>
      {problem && <ProblemNotice problem={problem} />}
      {body?.items.length === 0 && (
        <EmptyState title="No secret yet">Upstreams that want a credential refer to one by its name.</EmptyState>
      )}
      {body && body.items.length > 0 && (
        <Table
          label="Secrets"
          rows={body.items}
          keyOf={({ name }) => name}
          columns={[
            {
              title: 'Name',
              cell: ({ name }) => (
                <Link href={`${home}/${name}`} className="text-accent underline">
                  <CodeText>{name}</CodeText>
                </Link>
              ),
            },
            { title: 'Last set', cell: ({ updatedAt }) => <Moment at={updatedAt} /> },
            { title: 'Since', cell: ({ createdAt }) => <Moment at={createdAt} />, secondary: true },
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
