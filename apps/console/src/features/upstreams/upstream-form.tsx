'use client';

import type { UpstreamView } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { ChangedThere } from '../problem/changed-there.tsx';
import { useReplacement } from '../problem/use-replacement.ts';
import { readUpstream, replaceUpstream } from './change-upstreams.ts';
import { ProbeResult } from './probe-result.tsx';
import { draftOf, type UpstreamDraft, upstreamOf } from './upstream-draft.ts';
import { upstreamFacts } from './upstream-facts.ts';
import { MannerFields, PlaceFields } from './upstream-fields.tsx';
import { useProbe } from './use-probe.ts';

export interface UpstreamFormProps {
  readonly tenant: string;
  readonly upstream: UpstreamView;
  readonly etag: string;
  readonly secrets: readonly string[];
}

/** Changes an upstream. What was typed stays, whoever changes it meanwhile. */
export function UpstreamForm({ tenant, upstream, etag, secrets }: UpstreamFormProps) {
  const { slug } = upstream;
  const [opened] = useState(upstream);
  const [draft, setDraft] = useState(() => draftOf(upstream));
  const [isSaved, setSaved] = useState(false);
  const probe = useProbe(tenant, draft);
  const { change, there, replace } = useReplacement({
    etag,
    replace: (value: UpstreamDraft, version: string, key: string) =>
      replaceUpstream({ tenant, upstream: slug, etag: version }, upstreamOf(value), key),
    read: () => readUpstream(tenant, slug),
  });
  const edit = (next: UpstreamDraft) => {
    setDraft(next);
    setSaved(false);
  };
  return (
    <ChangeForm tenant={tenant} change={change} onSubmit={() => replace(draft, () => setSaved(true))}>
      {there && <ChangedThere opened={upstreamFacts(opened)} there={upstreamFacts(there)} />}
      <PlaceFields draft={draft} onChange={edit} problem={change.problem ?? probe.change.problem} secrets={secrets} />
      <MannerFields draft={draft} onChange={edit} problem={change.problem} />
      <ChangeProblem tenant={tenant} problem={probe.change.problem} />
      {probe.answer && <ProbeResult answer={probe.answer} />}
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton kind="primary" pending={change.pending}>
          {change.pending ? 'Saving…' : there ? 'Save mine over it' : 'Save'}
        </SubmitButton>
        <Button pending={probe.change.pending} onClick={probe.ask}>
          {probe.change.pending ? 'Asking…' : 'Try it first'}
        </Button>
        {isSaved && !change.problem && <Notice kind="success" title="Saved. It holds from now on." />}
      </div>
    </ChangeForm>
  );
}
