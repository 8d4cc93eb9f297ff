import { listTools, type ToolView, toolView } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { type AddressQuery, listQuery } from '../../server/list-query.ts';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, buttonClasses } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Table } from '../../ui/table.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { STATE_KINDS } from './tool-states.ts';

export interface ToolsPageProps {
  readonly tenant: string;
  readonly query: AddressQuery;
}

/** What upstreams offer, and whether it is served. */
export async function ToolsPage({ tenant, query }: ToolsPageProps) {
  const asked = listQuery(listTools, query);
  const { cursor, ...filter } = asked;
  const { body, problem } = await pageData(tenant, listTools, { params: { tenant }, query: asked });
  const home = `${homeOf(tenant)}/tools`;
  const at = (more: Readonly<Record<string, string>>) => `${home}?${new URLSearchParams({ ...filter, ...more })}`;
  return (
    <>
      <PageHeader title="Tools">
        Each is pinned as it was reviewed. One that has changed since is withheld until somebody approves the
        difference.
      </PageHeader>
      <form
        action={home}
        key={JSON.stringify(filter)}
        className="mb-5 grid items-end gap-3 sm:grid-cols-[2fr_1fr_1fr_auto]"
      >
        <TextField
          id="search"
          name="search"
          type="search"
          label="Search"
          defaultValue={filter.search}
          maxLength={100}
        />
        <SelectField id="state" name="state" label="State" defaultValue={filter.state ?? ''}>
          <option value="">any</option>
          {toolView.shape.state.options.map((state) => (
            <option key={state}>{state}</option>
          ))}
        </SelectField>
        <TextField id="upstream" name="upstream" label="Upstream" defaultValue={filter.upstream} maxLength={32} />
        <div className="flex gap-2">
          <Button type="submit">Filter</Button>
          <Link href={home} className={buttonClasses('quiet')}>
            Clear
          </Link>
        </div>
      </form>
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
