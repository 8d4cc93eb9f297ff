import { listEndpoints } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { CodeText } from '../../ui/foreign-text.tsx';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Table } from '../../ui/table.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { mcpUrl } from './mcp-url.ts';
import { NewEndpointButton } from './new-endpoint-button.tsx';

export interface EndpointsPageProps {
  readonly tenant: string;
  readonly cursor: string | undefined;
}

/** Where agents connect, and what is shown there. */
export async function EndpointsPage({ tenant, cursor }: EndpointsPageProps) {
  const permissions = await permissionsAt(tenant);
  const { body, problem } = await pageData(tenant, listEndpoints, { params: { tenant }, query: { cursor } });
  const home = `${homeOf(tenant)}/endpoints`;
  return (
    <>
      <PageHeader
        title="Endpoints"
        actions={permissions.includes('endpoints:write') && <NewEndpointButton tenant={tenant} />}
      >
        Each is an MCP URL that shows some upstreams. Every tenant has the endpoint default.
      </PageHeader>
      {problem && <ProblemNotice problem={problem} />}
      {body && (
        <>
          <Table
            label="Endpoints"
            rows={body.items}
            keyOf={({ slug }) => slug}
            columns={[
              {
                title: 'Endpoint',
                cell: ({ slug }) => (
                  <Link href={`${home}/${slug}`} className="text-accent underline">
                    {slug}
                  </Link>
                ),
              },
              {
                title: 'Shows',
                cell: ({ upstreams }) => upstreams.map(({ slug }) => slug).join(', ') || 'nothing yet',
              },
              { title: 'URL', cell: ({ slug }) => <CodeText>{mcpUrl(tenant, slug)}</CodeText>, secondary: true },
              { title: 'Made by', cell: ({ fromFile }) => (fromFile ? 'file' : 'hand'), secondary: true },
            ]}
          />
          <ListPages
            first={cursor && home}
            next={body.nextCursor ? `${home}?cursor=${encodeURIComponent(body.nextCursor)}` : undefined}
          />
        </>
      )}
    </>
  );
}
