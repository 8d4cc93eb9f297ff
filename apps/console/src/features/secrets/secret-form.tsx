'use client';

import type { SecretView } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { ChangedThere } from '../problem/changed-there.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useReplacement } from '../problem/use-replacement.ts';
import { readSecret, replaceSecret } from './change-secrets.ts';

export interface SecretFormProps {
  readonly tenant: string;
  readonly secret: SecretView;
  readonly etag: string;
}

/** Gives a secret another value. */
export function SecretForm({ tenant, secret, etag }: SecretFormProps) {
  const { name } = secret;
  const [opened] = useState(secret);
  const [value, setValue] = useState('');
  const [isSaved, setSaved] = useState(false);
  const { change, there, replace } = useReplacement({
    etag,
    replace: (next: string, version: string) => replaceSecret({ tenant, secret: name, etag: version }, next),
    read: () => readSecret(tenant, name),
  });
  const save = () =>
    replace(value, () => {
      setValue('');
      setSaved(true);
    });
  return (
    <ChangeForm tenant={tenant} change={change} onSubmit={save}>
      {there && <ChangedThere opened={secretFacts(opened)} there={secretFacts(there)} />}
      <TextField
        id="value"
        type="password"
        label="New value"
        hint="All of what is sent: of an Authorization header, Bearer included"
        required
        autoComplete="off"
        value={value}
        onChange={({ target }) => {
          setValue(target.value);
          setSaved(false);
        }}
        error={faultAt(change.problem, 'value')}
      />
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton kind="primary" pending={change.pending}>
          {change.pending ? 'Setting it…' : there ? 'Set mine over it' : 'Set value'}
        </SubmitButton>
        {isSaved && !change.problem && <Notice kind="success" title="Set. Upstreams are sent it from now on." />}
      </div>
    </ChangeForm>
  );
}

function secretFacts({ updatedAt }: SecretView) {
  return [{ term: 'Last set', value: updatedAt }];
}
