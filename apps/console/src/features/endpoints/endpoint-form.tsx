'use client';

import type { EndpointView } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { ChangedThere } from '../problem/changed-there.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useReplacement } from '../problem/use-replacement.ts';
import { readEndpoint, replaceEndpoint, type Shown } from './change-endpoints.ts';
import { moved } from './moved.ts';

export interface EndpointFormProps {
  readonly tenant: string;
  readonly endpoint: EndpointView;
  readonly etag: string;
  /** Slugs of those that there are. */
  readonly upstreams: readonly string[];
}

/** Has an endpoint show other upstreams, in another order, under other prefixes. */
export function EndpointForm({ tenant, endpoint, etag, upstreams }: EndpointFormProps) {
  const { slug } = endpoint;
  const [opened] = useState(endpoint);
  const [shown, setShown] = useState<Shown>(endpoint.upstreams);
  const [isSaved, setSaved] = useState(false);
  const { change, there, replace } = useReplacement({
    etag,
    replace: (value: Shown, version: string, key: string) =>
      replaceEndpoint({ tenant, endpoint: slug, etag: version }, value, key),
    read: () => readEndpoint(tenant, slug),
  });
  const edit = (next: Shown) => {
    setShown(next);
    setSaved(false);
  };
  const others = upstreams.filter((one) => !shown.some((it) => it.slug === one));
  return (
    <ChangeForm tenant={tenant} change={change} onSubmit={() => replace(shown, () => setSaved(true))}>
      {there && <ChangedThere opened={endpointFacts(opened)} there={endpointFacts(there)} />}
      {shown.length === 0 && <p className="text-ink-quiet">It shows nothing yet.</p>}
      <ol className="grid gap-3">
        {shown.map((one, index) => (
          <li
            key={one.slug}
            className="grid items-end gap-3 rounded-base border border-line-quiet p-3 sm:grid-cols-[1fr_1fr_auto]"
          >
            <p className="self-center font-strong">
              <span className="text-ink-quiet">{index + 1}. </span>
              {one.slug}
            </p>
            <TextField
              id={`prefix-${one.slug}`}
              label={`Prefix of ${one.slug}`}
              placeholder="none"
              maxLength={33}
              spellCheck={false}
              value={one.as ?? `${one.slug}_`}
              onChange={({ target }) => edit(shown.with(index, { ...one, as: target.value }))}
              error={faultAt(change.problem, `upstreams[${index}]`)}
            />
            <div className="flex flex-wrap gap-1">
              <Button dense onClick={() => edit(moved(shown, index, Math.max(0, index - 1)))}>
                Up<span className="sr-only"> {one.slug}</span>
              </Button>
              <Button dense onClick={() => edit(moved(shown, index, Math.min(shown.length - 1, index + 1)))}>
                Down<span className="sr-only"> {one.slug}</span>
              </Button>
              <Button dense kind="quiet" onClick={() => edit(shown.filter((it) => it !== one))}>
                Leave out<span className="sr-only"> {one.slug}</span>
              </Button>
            </div>
          </li>
        ))}
      </ol>
      {others.length > 0 && (
        <SelectField
          id="more"
          label="Show one more"
          hint="A tool is served under the prefix and its own name. Of two names that clash, the upper one is served."
          value=""
          onChange={({ target }) => edit([...shown, { slug: target.value, as: `${target.value}_` }])}
        >
          <option value="" disabled>
            choose an upstream
          </option>
          {others.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton kind="primary" pending={change.pending}>
          {change.pending ? 'Saving…' : there ? 'Save mine over it' : 'Save'}
        </SubmitButton>
        {isSaved && !change.problem && <Notice kind="success" title="Saved. It holds from now on." />}
      </div>
    </ChangeForm>
  );
}

function endpointFacts({ upstreams }: EndpointView) {
  const shown = upstreams.map(({ slug, as }) => `${slug} as ${as || '(no prefix)'}`).join(', ');
  return [{ term: 'Shows, in this order', value: shown || 'nothing' }];
}
