import type { UpstreamState } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { CodeText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Table } from '../../ui/table.tsx';
import { UpstreamStateBadge, waitingTools } from './upstream-state-badge.tsx';

export interface UpstreamTableProps {
  readonly tenant: string;
  readonly upstreams: readonly UpstreamState[];
}

export function UpstreamTable({ tenant, upstreams }: UpstreamTableProps) {
  const home = homeOf(tenant);
  return (
    <Table
      label="Upstreams"
      rows={upstreams}
      keyOf={({ slug }) => slug}
      columns={[
        {
          title: 'Upstream',
          cell: ({ slug }) => (
            <Link href={`${home}/upstreams/${slug}`} className="text-accent underline">
              {slug}
            </Link>
          ),
        },
        { title: 'State', cell: (state) => <UpstreamStateBadge state={state} /> },
        {
          title: 'Tools',
          cell: (state) => (
            <>
              <Link href={`${home}/tools?upstream=${state.slug}`} className="text-accent underline">
                {state.tools.pinned} served
              </Link>
              {waitingTools(state) > 0 && (
                <span className="text-warning">
                  {' · '}
                  <span className="whitespace-nowrap">{waitingTools(state)} to review</span>
                </span>
              )}
            </>
          ),
        },
        {
          title: 'Speaks',
          cell: ({ revision }) => <span className="whitespace-nowrap">{revision ?? '–'}</span>,
          secondary: true,
        },
        {
          title: 'Last answer',
          cell: ({ answeredAt }) => (answeredAt ? <Moment at={answeredAt} /> : '–'),
          secondary: true,
        },
        { title: 'URL', cell: ({ url }) => <CodeText>{url}</CodeText>, secondary: true },
      ]}
    />
  );
}
