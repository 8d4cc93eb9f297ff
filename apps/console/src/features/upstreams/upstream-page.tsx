import { getUpstream, getUpstreamState, listEndpoints, type UpstreamState } from '@gatehouse/contracts/api';
import Link from 'next/link';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { Facts } from '../../ui/facts.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { secretNames } from '../secrets/secret-names.ts';
import { permissionsAt } from '../shell/me.ts';
import { RefreshPanel } from './refresh-panel.tsx';
import { RemoveUpstream } from './remove-upstream.tsx';
import { upstreamFacts } from './upstream-facts.ts';
import { UpstreamForm } from './upstream-form.tsx';
import { UpstreamStateBadge, waitingTools } from './upstream-state-badge.tsx';

export interface UpstreamPageProps {
  readonly tenant: string;
  readonly upstream: string;
}

/** One upstream: how it is, and what is said of it. */
export async function UpstreamPage({ tenant, upstream }: UpstreamPageProps) {
  const permissions = await permissionsAt(tenant);
  const canWrite = permissions.includes('upstreams:write');
  const params = { tenant, upstream };
  const [{ body, etag = '', problem }, state, endpoints, secrets] = await Promise.all([
    pageData(tenant, getUpstream, { params }),
    pageData(tenant, getUpstreamState, { params }),
    pageData(tenant, listEndpoints, { params: { tenant }, query: { limit: 200 } }),
    canWrite ? secretNames(tenant) : [],
  ]);
  if (problem || state.problem) {
    return (
      <>
        <PageHeader title={upstream} />
        {problem && <ProblemNotice problem={problem} />}
        {!problem && state.problem && <ProblemNotice problem={state.problem} />}
      </>
    );
  }
  const shownAt = endpoints.body?.items.filter(({ upstreams }) => upstreams.some(({ slug }) => slug === upstream));
  return (
    <>
      <PageHeader title={body.slug} actions={canWrite && <RemoveUpstream version={{ ...params, etag }} />}>
        <UpstreamStateBadge state={state.body} />
      </PageHeader>
      <div className="grid gap-5">
        <Panel title="How it is">
          {state.body.failure && (
            <div className="mb-4">
              <Notice kind="danger" title={state.body.failure.title}>
                {state.body.failure.advice} Since <Moment at={state.body.failure.at} />.
              </Notice>
            </div>
          )}
          <Facts
            facts={[
              ...stateFacts(tenant, state.body),
              {
                term: 'Shown at',
                value: shownAt?.length ? shownAt.map(({ slug }) => slug).join(', ') : 'no endpoint: nobody can call it',
              },
            ]}
          />
          {canWrite && <RefreshPanel {...params} />}
        </Panel>
        <Panel title="What is said of it">
          {canWrite && body.fromFile && (
            <div className="mb-4">
              <Notice title="This upstream is in the tenant’s file.">
                What you change here holds until the file is applied again.
              </Notice>
            </div>
          )}
          {canWrite ? (
            <UpstreamForm tenant={tenant} upstream={body} etag={etag} secrets={secrets} />
          ) : (
            <Facts facts={upstreamFacts(body)} />
          )}
        </Panel>
      </div>
    </>
  );
}

function stateFacts(tenant: string, state: UpstreamState) {
  const { slug, revision, hasSessions, answeredAt, offerChangedAt, tools, prompts, resources, templates } = state;
  const waiting = waitingTools(state);
  return [
    { term: 'Speaks', value: revision ? `MCP ${revision}${hasSessions ? ', in sessions' : ''}` : 'not known yet' },
    { term: 'Last answer', value: answeredAt ? <Moment at={answeredAt} /> : 'none yet' },
    { term: 'Offers the same since', value: offerChangedAt ? <Moment at={offerChangedAt} /> : '–' },
    {
      term: 'Tools',
      value: (
        <>
          <Link href={`${homeOf(tenant)}/tools?upstream=${slug}`} className="text-accent underline">
            {tools.pinned} served
          </Link>
          {waiting > 0 && `, ${waiting} to review`}
          {tools.rejected > 0 && `, ${tools.rejected} rejected`}
          {tools.gone > 0 && `, ${tools.gone} gone`}
        </>
      ),
    },
    { term: 'Besides', value: `${prompts} prompts, ${resources} resources, ${templates} resource templates` },
  ];
}
