'use client';

import type { SettingsView } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { CheckField } from '../../ui/check-field.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { ChangedThere } from '../problem/changed-there.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useReplacement } from '../problem/use-replacement.ts';
import { readSettings, replaceSettings } from './change-settings.ts';
import { draftOf, type SettingsDraft, settingsOf } from './settings-draft.ts';
import { settingsFacts } from './settings-facts.ts';

export interface SettingsFormProps {
  readonly tenant: string;
  readonly settings: SettingsView;
  readonly etag: string;
}

/** Changes what holds for the tenant as a whole. */
export function SettingsForm({ tenant, settings, etag }: SettingsFormProps) {
  const [opened] = useState(settings);
  const [draft, setDraft] = useState(() => draftOf(settings));
  const [isSaved, setSaved] = useState(false);
  const { change, there, replace } = useReplacement({
    etag,
    replace: (value: SettingsDraft, version: string, key: string) =>
      replaceSettings(tenant, settingsOf(value), version, key),
    read: () => readSettings(tenant),
  });
  const edit = (part: Partial<SettingsDraft>) => {
    setDraft({ ...draft, ...part });
    setSaved(false);
  };
  const fault = (path: string) => faultAt(change.problem, path);
  return (
    <ChangeForm tenant={tenant} change={change} onSubmit={() => replace(draft, () => setSaved(true))}>
      {there && <ChangedThere opened={settingsFacts(opened)} there={settingsFacts(there)} />}
      <Panel title="Name">
        <TextField
          id="name"
          label="Name of the tenant"
          hint="As people know it: on sign-in pages, and here."
          required
          maxLength={200}
          value={draft.name}
          onChange={({ target }) => edit({ name: target.value })}
          error={fault('name')}
        />
      </Panel>
      <Panel title="Clients that nobody has registered">
        <div className="grid gap-3">
          <CheckField
            id="dcr"
            label="Clients that register themselves may come"
            checked={draft.dcr}
            onChange={({ target }) => edit({ dcr: target.checked })}
          />
          <CheckField
            id="cimd"
            label="Clients with a metadata document may come"
            checked={draft.cimd}
            onChange={({ target }) => edit({ cimd: target.checked })}
          />
          <TextArea
            id="hosts"
            label="Hosts of such documents"
            hint="One a line, such as app.example. Any host where none is named."
            rows={3}
            spellCheck={false}
            disabled={!draft.cimd}
            value={draft.hosts}
            onChange={({ target }) => edit({ hosts: target.value })}
            error={fault('registration.cimdHosts')}
          />
        </div>
      </Panel>
      <Panel title="Limits of all callers together">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            id="requestsPerMinute"
            label="Requests a minute"
            hint="As the installation has it where it is empty."
            type="number"
            min={1}
            value={draft.requestsPerMinute}
            onChange={({ target }) => edit({ requestsPerMinute: target.value })}
            error={fault('limits.requestsPerMinute')}
          />
          <TextField
            id="concurrent"
            label="Requests at once"
            hint="As the installation has it where it is empty."
            type="number"
            min={1}
            value={draft.concurrent}
            onChange={({ target }) => edit({ concurrent: target.value })}
            error={fault('limits.concurrent')}
          />
        </div>
      </Panel>
      <Panel title="Operators">
        <SelectField
          id="operatorTokens"
          label="Tokens that operators mint for subjects of this tenant"
          hint="Each is in this tenant’s record before it is used. Forbidden, one can still be minted with a reason, which is recorded too."
          value={draft.operatorTokens}
          onChange={({ target }) => edit({ operatorTokens: target.value as SettingsDraft['operatorTokens'] })}
        >
          <option>allowed</option>
          <option>forbidden</option>
        </SelectField>
      </Panel>
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton kind="primary" pending={change.pending}>
          {change.pending ? 'Saving…' : there ? 'Save mine over it' : 'Save settings'}
        </SubmitButton>
        {isSaved && !change.problem && <Notice kind="success" title="Saved. It holds from now on." />}
      </div>
    </ChangeForm>
  );
}
