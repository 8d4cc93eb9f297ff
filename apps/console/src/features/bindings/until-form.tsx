'use client';

import type { BindingView } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { TextField } from '../../ui/field.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useReplacement } from '../problem/use-replacement.ts';
import { type BindingVersion, readBinding, replaceBinding } from './change-bindings.ts';
import { untilOfForm } from './holder-of-form.ts';

export interface UntilFormProps {
  readonly version: BindingVersion;
  readonly until: string | undefined;
}

/** Says until when a binding holds. */
export function UntilForm({ version, until }: UntilFormProps) {
  const [now, setNow] = useState(until);
  const [isSaved, setSaved] = useState(false);
  const { change, there, replace } = useReplacement<BindingView, Pick<BindingView, 'until'>>({
    etag: version.etag,
    replace: (value, etag, key) => replaceBinding({ ...version, etag }, value, key),
    read: () => readBinding(version.tenant, version.binding),
  });
  const save = (form: FormData) => {
    const given = untilOfForm(form);
    replace(given ? { until: given } : {}, (body) => {
      setNow(body.until);
      setSaved(true);
    });
  };
  return (
    <div className="grid max-w-narrow gap-4">
      <p>{now ? <Moment at={now} /> : 'It holds for good.'}</p>
      <ChangeForm tenant={version.tenant} change={change} onSubmit={save}>
        {there && (
          <Notice title="Somebody else has changed this binding.">
            <p>There is now: {there.until ? <Moment at={there.until} /> : 'for good'}. Saving replaces that.</p>
          </Notice>
        )}
        <TextField
          id="until"
          name="until"
          type="datetime-local"
          label="Until"
          hint="Where you are. Empty: for good."
          error={faultAt(change.problem, 'until')}
        />
        <div className="flex flex-wrap items-center gap-3">
          <SubmitButton kind="primary" pending={change.pending}>
            {change.pending ? 'Saving…' : 'Save'}
          </SubmitButton>
          {isSaved && !change.problem && <Notice kind="success" title="Saved. It holds from now on." />}
        </div>
      </ChangeForm>
    </div>
  );
}
