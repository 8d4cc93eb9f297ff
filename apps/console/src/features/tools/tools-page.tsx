import { listTools, listUpstreams, type ToolView, toolView } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { type AddressQuery, listQuery } from '../../server/list-query.ts';
import { pageData } from '../../server/page-data.ts';
import { wholeList } from '../../server/whole-list.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Table } from '../../ui/table.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { ToolFilters } from './tool-filters.tsx';
import { STATE_KINDS } from './tool-states.ts';

export interface ToolsPageProps {
  readonly tenant: string;
  readonly query: AddressQuery;
}

/** What upstreams offer, and whether it is served. */
export async function ToolsPage({ tenant, query }: ToolsPageProps) {
  const asked = listQuery(listTools, query);
  const { cursor, ...filter } = asked;
  const [{ body, problem }, upstreams] = await Promise.all([
    pageData(tenant, listTools, { params: { tenant }, query: asked }),
    wholeList((page) => pageData(tenant, listUpstreams, { params: { tenant }, query: page })),
  ]);
  const home = `${homeOf(tenant)}/tools`;
  const at = (more: Readonly<Record<string, string>>) => `${home}?${new URLSearchParams({ ...filter, ...more })}`;
  return (
    <>
      <PageHeader title="Tools">
        Each is pinned as it was reviewed. One that has changed since is withheld until somebody approves the
        difference.
      </PageHeader>
      <ToolFilters
        home={home}
        filter={filter}
        states={toolView.shape.state.options}
        upstreams={upstreams.body?.items.map(({ slug }) => slug) ?? []}
      />
      {problem && <ProblemNotice problem={problem} />}
      {body?.items.length === 0 && (
        <EmptyState title="No tool here">Tools appear when an upstream has been asked what it offers.</EmptyState>
      )}
      {body && body.items.length > 0 && (
        <Table
          label="Tools"
          rows={body.items}
          keyOf={({ name }) => name}
          columns={[
            {
              title: 'Tool',
              cell: ({ name }) => (
                <Link
                  href={`${home}/${name.split('/').map(encodeURIComponent).join('/')}`}
                  className="text-accent underline"
                >
                  <CodeText>{name}</CodeText>
                </Link>
              ),
            },
            { title: 'State', cell: ({ state }) => <Badge kind={STATE_KINDS[state]}>{state}</Badge> },
            { title: 'Does', cell: (tool) => <Effects tool={tool} /> },
            { title: 'Tags', cell: ({ tags }) => tags.join(', '), secondary: true },
          ]}
        />
      )}
      {body && (
        <ListPages first={cursor && at({})} next={body.nextCursor ? at({ cursor: body.nextCursor }) : undefined} />
      )}
    </>
  );
}

/** In words what its reviewed annotations say. */
export function Effects({ tool: { annotations, reviewed } }: { readonly tool: ToolView }) {
  const { readOnlyHint, destructiveHint, idempotentHint } = annotations;
  const words = readOnlyHint
    ? ['reads only']
    : [destructiveHint ? 'may destroy' : 'adds and changes', idempotentHint && 'repeatable'];
  return (
    <span>
      {words.filter(Boolean).join(', ')}
      {!reviewed && <span className="text-ink-quiet"> (not reviewed)</span>}
    </span>
  );
}
