import { getEndpoint, getEndpointOffer, listUpstreams } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { wholeList } from '../../server/whole-list.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { EndpointForm } from './endpoint-form.tsx';
import { mcpUrl } from './mcp-url.ts';
import { NameClashes } from './name-clashes.tsx';
import { RemoveEndpoint } from './remove-endpoint.tsx';

export interface EndpointPageProps {
  readonly tenant: string;
  readonly endpoint: string;
}

/** One endpoint: its URL, what it shows, and which names clash there. */
export async function EndpointPage({ tenant, endpoint }: EndpointPageProps) {
  const permissions = await permissionsAt(tenant);
  const params = { tenant, endpoint };
  const [{ body, etag = '', problem }, offer, upstreams] = await Promise.all([
    pageData(tenant, getEndpoint, { params }),
    pageData(tenant, getEndpointOffer, { params }),
    wholeList((query) => pageData(tenant, listUpstreams, { params: { tenant }, query })),
  ]);
  if (problem) {
    return (
      <>
        <PageHeader title={endpoint} />
        <ProblemNotice problem={problem} />
      </>
    );
  }
  const canWrite = permissions.includes('endpoints:write');
  return (
    <>
      <PageHeader
        title={body.slug}
        actions={canWrite && endpoint !== 'default' && <RemoveEndpoint version={{ ...params, etag }} />}
      >
        {offer.body && `It serves ${offer.body.served} tools, to those to whom they are granted.`}
      </PageHeader>
      <div className="grid gap-5">
        <Panel title="MCP URL">
          <CodeBlock code={mcpUrl(tenant, endpoint)} label="MCP URL" />
        </Panel>
        {offer.problem && <ProblemNotice problem={offer.problem} />}
        {offer.body && <NameClashes offer={offer.body} />}
        <Panel title="What it shows">
          {canWrite && body.fromFile && (
            <div className="mb-4">
              <Notice title="This endpoint is in the tenant’s file.">
                What you change here holds until the file is applied again.
              </Notice>
            </div>
          )}
          {canWrite ? (
            <EndpointForm
              tenant={tenant}
              endpoint={body}
              etag={etag}
              upstreams={upstreams.body?.items.map(({ slug }) => slug) ?? []}
            />
          ) : (
            <ol className="grid list-decimal gap-1 pl-5">
              {body.upstreams.map(({ slug, as }) => (
                <li key={slug}>
                  {slug}, {as ? <CodeText>{`${as}…`}</CodeText> : 'under its own names'}
                </li>
              ))}
            </ol>
          )}
        </Panel>
      </div>
    </>
  );
}
