import { listEndpoints, listEvents } from '@gatehouse/contracts/api';
import { consoleParts } from '../../server/console-parts.ts';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { Badge } from '../../ui/badge.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { meAt } from '../shell/me.ts';
import { clientSetups } from './client-setups.ts';
import { FirstCall } from './first-call.tsx';
import { lastCallOf } from './last-call.ts';

/** Where agents connect, how, and whether the first one has. */
export async function HomePage({ tenant }: { readonly tenant: string }) {
  const { me } = await meAt(tenant);
  if (!me) return null;
  const { permissions, tenant: label } = me;
  const mcpUrl = `${consoleParts().settings.publicUrl}${homeOf(tenant)}/mcp`;
  const [endpoints, calls] = await Promise.all([
    permissions.includes('endpoints:read') ? pageData(tenant, listEndpoints, { params: { tenant } }) : undefined,
    permissions.includes('audit:read') ? pageData(tenant, listEvents, lastCallOf(tenant)) : undefined,
  ]);
  const others = endpoints?.body?.items.filter(({ slug }) => slug !== 'default') ?? [];
  const setups = clientSetups(tenant, mcpUrl).map(({ id, label: name, how, code }) => ({
    id,
    label: name,
    content: (
      <>
        <p className="text-ink-quiet">{how}</p>
        <CodeBlock code={code} label={name} />
      </>
    ),
  }));
  return (
    <>
      <PageHeader title={<bdi>{label.name}</bdi>}>
        Agents connect to an MCP endpoint. They find the sign-in by themselves, and see what they were granted.
      </PageHeader>
      <div className="grid gap-5">
        <Panel
          title="MCP endpoint"
          aside={<Badge kind={label.status === 'active' ? 'success' : 'warning'}>{label.status}</Badge>}
        >
          <CodeBlock code={mcpUrl} label="MCP URL" />
          {others.length > 0 && (
            <ul className="mt-3 grid gap-2">
              {others.map(({ slug }) => (
                <li key={slug}>
                  <CodeBlock code={`${mcpUrl}/${slug}`} label={`MCP URL of ${slug}`} />
                </li>
              ))}
            </ul>
          )}
        </Panel>
        {endpoints?.problem && <ProblemNotice problem={endpoints.problem} />}
        {calls?.body && <FirstCall tenant={tenant} last={calls.body.items[0] ?? null} />}
        <Panel title="Connect a client">
          <Tabs label="Clients" tabs={setups} />
        </Panel>
      </div>
    </>
  );
}
