'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { createUpstream } from './change-upstreams.ts';
import { ProbeResult } from './probe-result.tsx';
import { NEW_UPSTREAM, upstreamOf } from './upstream-draft.ts';
import { MannerFields, PlaceFields } from './upstream-fields.tsx';
import { useProbe } from './use-probe.ts';

export interface NewUpstreamFormProps {
  readonly tenant: string;
  readonly secrets: readonly string[];
}

/** Two steps: a place is asked what it is, and then becomes an upstream under a name of its own. */
export function NewUpstreamForm({ tenant, secrets }: NewUpstreamFormProps) {
  const router = useRouter();
  const [draft, setDraft] = useState(NEW_UPSTREAM);
  const [isUnasked, setUnasked] = useState(false);
  const probe = useProbe(tenant, draft);
  const saving = useChange();
  const save = () =>
    saving.run(
      (key) => createUpstream(tenant, { slug: draft.slug.trim(), ...upstreamOf(draft) }, key),
      ({ slug }) => router.push(`${homeOf(tenant)}/upstreams/${slug}`),
    );
  const problem = saving.problem ?? probe.change.problem;
  return (
    <div className="grid max-w-wide gap-5">
      <Panel title="1. Where it is">
        <ChangeForm tenant={tenant} change={probe.change} onSubmit={probe.ask}>
          <PlaceFields draft={draft} onChange={setDraft} problem={problem} secrets={secrets} />
          <div className="flex flex-wrap gap-2">
            <SubmitButton kind={probe.answer ? 'plain' : 'primary'} pending={probe.change.pending}>
              {probe.change.pending ? 'Asking…' : 'Ask what it offers'}
            </SubmitButton>
            {!probe.answer && !isUnasked && (
              <Button kind="quiet" onClick={() => setUnasked(true)}>
                Add it without asking
              </Button>
            )}
          </div>
        </ChangeForm>
      </Panel>
      <div aria-live="polite">{probe.answer && <ProbeResult answer={probe.answer} />}</div>
      {(probe.answer || isUnasked) && (
        <Panel title="2. How it is used">
          <ChangeForm tenant={tenant} change={saving} onSubmit={save}>
            <TextField
              id="slug"
              label="Slug"
              hint="What roles and records call it: 1 to 32 of a–z, 0–9 and -. It cannot be changed later."
              required
              pattern="[a-z0-9\-]{1,32}"
              autoCapitalize="none"
              spellCheck={false}
              value={draft.slug}
              onChange={({ target }) => setDraft({ ...draft, slug: target.value })}
              error={faultAt(saving.problem, 'slug')}
            />
            <MannerFields draft={draft} onChange={setDraft} problem={saving.problem} />
            <div>
              <SubmitButton kind="primary" pending={saving.pending}>
                {saving.pending ? 'Adding it…' : 'Add upstream'}
              </SubmitButton>
            </div>
          </ChangeForm>
        </Panel>
      )}
    </div>
  );
}
