import { getTool } from '@gatehouse/contracts/api';
import { Suspense } from 'react';
import { pageData } from '../../server/page-data.ts';
import { Badge } from '../../ui/badge.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { DiffView } from '../../ui/diff-view.tsx';
import { ForeignName } from '../../ui/foreign-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { ReviewForm } from './review-form.tsx';
import { ToolCallers } from './tool-callers.tsx';
import { STATE_KINDS } from './tool-states.ts';
import { Effects } from './tools-page.tsx';

export interface ToolPageProps {
  readonly tenant: string;
  readonly upstream: string;
  readonly tool: string;
  /** For whom it may be called there; the first that shows it unless given. */
  readonly endpoint: string | undefined;
}

/** One tool: what is pinned, what was seen, where the two differ, and what is to become of it. */
export async function ToolPage({ tenant, upstream, tool, endpoint }: ToolPageProps) {
  const permissions = await permissionsAt(tenant);
  const { body, problem } = await pageData(tenant, getTool, { params: { tenant, upstream, tool } });
  if (problem) {
    return (
      <>
        <PageHeader title={<ForeignName>{`${upstream}/${tool}`}</ForeignName>} />
        <ProblemNotice problem={problem} />
      </>
    );
  }
  const { state, differences, seen, name, digest, pinnedDigest, annotations } = body;
  const review = { tenant, upstream, tool, digest };
  const needsReview = state === 'drifted' || state === 'held' || state === 'rejected';
  return (
    <>
      <PageHeader title={<ForeignName>{name}</ForeignName>} actions={<Badge kind={STATE_KINDS[state]}>{state}</Badge>}>
        <Effects tool={body} />
      </PageHeader>
      <div className="grid gap-5">
        {pinnedDigest !== null && differences.length > 0 && (
          <Panel title="What has changed">
            <DiffView differences={differences} />
          </Panel>
        )}
        {permissions.includes('tools:review') && state !== 'gone' && (
          <Panel title={needsReview ? 'Review' : 'Review again'}>
            <ReviewForm key={digest} review={review} known={annotations} />
          </Panel>
        )}
        {permissions.includes('access:explain') && (
          <Panel title={state === 'pinned' ? 'Who may call it' : 'Who may call it once it is pinned'}>
            {state !== 'pinned' && <p className="mb-3 text-ink-quiet">It is {state}: until then nobody can call it.</p>}
            <Suspense fallback={<Skeleton label="Looking at everybody" />}>
              <ToolCallers {...{ tenant, upstream, tool, endpoint }} />
            </Suspense>
          </Panel>
        )}
        <Panel title="Definition, as it was seen last">
          <CodeBlock code={JSON.stringify(seen ?? body.pinned, null, 2)} label="Definition" />
        </Panel>
      </div>
    </>
  );
}
