import { listToolCallers } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { type AddressQuery, listQuery } from '../../server/list-query.ts';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { knownTools } from '../roles/known-tools.ts';
import { CallerTable } from './caller-table.tsx';
import { CallersForm } from './callers-form.tsx';
import { endpointsOf } from './endpoints-of.ts';

export interface CallersPageProps {
  readonly tenant: string;
  readonly query: AddressQuery;
}

/** Who can call one tool. */
export async function CallersPage({ tenant, query }: CallersPageProps) {
  const name = typeof query.tool === 'string' ? query.tool.trim() : '';
  const [tools, endpoints] = await Promise.all([knownTools(tenant), endpointsOf(tenant)]);
  const asked = listQuery(listToolCallers, query);
  return (
    <>
      <PageHeader title="Who can call a tool">
        Every principal that may, with a token that covers all it was granted. What is given to a client alone depends
        on the client:{' '}
        <Link href={`${homeOf(tenant)}/access/explain`} className="text-accent underline">
          explain
        </Link>{' '}
        says what one gets.
      </PageHeader>
      <CallersForm
        key={JSON.stringify([name, asked])}
        action={`${homeOf(tenant)}/access/callers`}
        {...{ name, endpoints }}
        endpoint={asked.endpoint ?? 'default'}
        tools={tools.map((tool) => tool.name)}
      />
      {name !== '' && <Callers {...{ tenant, name, asked }} />}
    </>
  );
}

interface CallersProps {
  readonly tenant: string;
  /** Canonical. */
  readonly name: string;
  readonly asked: { readonly endpoint?: string | undefined; readonly cursor?: string | undefined };
}

async function Callers({ tenant, name, asked }: CallersProps) {
  const slash = name.indexOf('/');
  if (slash < 1) return <EmptyState title="Write the canonical name">It is {'{upstream}/{tool}'}.</EmptyState>;
  const params = { tenant, upstream: name.slice(0, slash), tool: name.slice(slash + 1) };
  const { body, problem } = await pageData(tenant, listToolCallers, { params, query: asked });
  if (problem) return <ProblemNotice problem={problem} />;
  const { cursor, endpoint = 'default' } = asked;
  const at = (more: Readonly<Record<string, string>>) =>
    `${homeOf(tenant)}/access/callers?${new URLSearchParams({ tool: name, endpoint, ...more })}`;
  return (
    <>
      {body.items.length > 0 ? (
        <CallerTable {...{ tenant, name, endpoint }} callers={body.items} />
      ) : (
        <EmptyState title={body.nextCursor ? 'Nobody so far' : 'Nobody'}>
          {body.nextCursor
            ? 'None of the principals that were looked at may call it; there are more.'
            : 'No principal may call it there.'}
        </EmptyState>
      )}
      <ListPages first={cursor && at({})} next={body.nextCursor ? at({ cursor: body.nextCursor }) : undefined} />
    </>
  );
}
