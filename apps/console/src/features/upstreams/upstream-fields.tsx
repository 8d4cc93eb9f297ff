'use client';

import { SelectField, TextField } from '../../ui/field.tsx';
import type { DescribedProblem } from '../problem/described-problem.ts';
import { faultAt } from '../problem/fault-at.ts';
import type { UpstreamDraft } from './upstream-draft.ts';

export interface UpstreamFieldsProps {
  readonly draft: UpstreamDraft;
  readonly onChange: (draft: UpstreamDraft) => void;
  readonly problem: DescribedProblem | undefined;
  /** Names in the tenant's own store. */
  readonly secrets: readonly string[];
}

/** Where an upstream is, and how Gatehouse says there who it is. */
export function PlaceFields({ draft, onChange, problem, secrets }: UpstreamFieldsProps) {
  return (
    <>
      <TextField
        id="url"
        label="URL"
        hint="Of its MCP endpoint, such as https://tools.example/mcp"
        type="url"
        required
        maxLength={2048}
        spellCheck={false}
        value={draft.url}
        onChange={({ target }) => onChange({ ...draft, url: target.value })}
        error={faultAt(problem, 'url')}
      />
      <SelectField
        id="credential"
        label="Credential"
        hint="How Gatehouse says who it is. Nothing of the caller’s is ever sent."
        value={draft.credential}
        onChange={({ target }) => onChange({ ...draft, credential: target.value as UpstreamDraft['credential'] })}
      >
        <option value="none">none</option>
        <option value="header">a header with a secret</option>
      </SelectField>
      {draft.credential === 'header' && (
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            id="header"
            label="Header"
            hint="Authorization, or one such as X-Api-Key"
            required
            spellCheck={false}
            value={draft.header}
            onChange={({ target }) => onChange({ ...draft, header: target.value })}
            error={faultAt(problem, 'credential.name')}
          />
          <TextField
            id="secret"
            label="Where its value is"
            hint="local:NAME, and never the value itself"
            required
            list="secrets"
            autoComplete="off"
            spellCheck={false}
            value={draft.secret}
            onChange={({ target }) => onChange({ ...draft, secret: target.value })}
            error={faultAt(problem, 'credential.value')}
          />
          <datalist id="secrets">
            {secrets.map((name) => (
              <option key={name} value={`local:${name}`} />
            ))}
          </datalist>
        </div>
      )}
    </>
  );
}

/** How an upstream is dealt with. */
export function MannerFields({ draft, onChange, problem }: Omit<UpstreamFieldsProps, 'secrets'>) {
  return (
    <>
      <SelectField
        id="newTools"
        label="Tools that appear later"
        value={draft.newTools}
        onChange={({ target }) => onChange({ ...draft, newTools: target.value as UpstreamDraft['newTools'] })}
      >
        <option value="serve">are served at once</option>
        <option value="review">wait until somebody has reviewed them</option>
      </SelectField>
      <SelectField
        id="sessions"
        label="Sessions"
        hint="Where the server speaks a revision before 2026-07-28. What a session remembers, everybody sees who shares it."
        value={draft.sessions}
        onChange={({ target }) => onChange({ ...draft, sessions: target.value as UpstreamDraft['sessions'] })}
      >
        <option value="client">one for each caller and client</option>
        <option value="call">one for each call</option>
        <option value="shared">one for all callers</option>
      </SelectField>
      <TextField
        id="seconds"
        label="Seconds to wait for an answer"
        hint="1 to 600"
        type="number"
        min={1}
        max={600}
        step="any"
        required
        value={draft.seconds}
        onChange={({ target }) => onChange({ ...draft, seconds: target.value })}
        error={faultAt(problem, 'timeoutMs')}
      />
    </>
  );
}
