import { listEvents } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { type AddressQuery, listQuery } from '../../server/list-query.ts';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { actorNames } from './actor-names.ts';
import { EventFilters } from './event-filters.tsx';
import { EventTable } from './event-table.tsx';

export interface AuditPageProps {
  readonly tenant: string;
  readonly query: AddressQuery;
}

/** What happened in a tenant, the latest first. */
export async function AuditPage({ tenant, query }: AuditPageProps) {
  const asked = listQuery(listEvents, query);
  const { cursor, ...filter } = asked;
  const { body, problem } = await pageData(tenant, listEvents, { params: { tenant }, query: asked });
  const canName = (await permissionsAt(tenant)).includes('members:read');
  const names = body && canName ? await actorNames(tenant, body.items) : {};
  const home = `${homeOf(tenant)}/audit`;
  const at = (more: Readonly<Record<string, string>>) => `${home}?${new URLSearchParams({ ...filter, ...more })}`;
  return (
    <>
      <PageHeader title={filter.correlation ? 'One call, event by event' : 'Audit log'}>
        {filter.correlation ? (
          <>
            What belongs together with <CodeText>{filter.correlation}</CodeText>, in the order in which it happened.{' '}
            <Link href={home} className="text-accent underline">
              Back to the whole log
            </Link>
          </>
        ) : (
          'Every attempt, allowed or denied, and every change that somebody made.'
        )}
      </PageHeader>
      {!filter.correlation && <EventFilters key={JSON.stringify(filter)} action={home} filter={filter} />}
      {problem && <ProblemNotice problem={problem} />}
      {body?.items.length === 0 && (
        <EmptyState title="No event matches">
          Filters compare whole words: a kind, a subject, a canonical name. Days are of UTC.
        </EmptyState>
      )}
      {body && body.items.length > 0 && (
        <EventTable {...{ home, names }} events={filter.correlation ? body.items.toReversed() : body.items} />
      )}
      {body && (
        <ListPages first={cursor && at({})} next={body.nextCursor ? at({ cursor: body.nextCursor }) : undefined} />
      )}
    </>
  );
}
