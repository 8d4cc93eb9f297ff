'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { TextField } from '../../ui/field.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { createRole } from './change-roles.ts';
import type { KnownTool } from './covered-tools.ts';
import { emptyDraft, type GrantDraft, grantOf } from './grant-draft.ts';
import { GrantsEditor } from './grants-editor.tsx';

export interface NewRoleFormProps {
  readonly tenant: string;
  readonly tools: readonly KnownTool[];
}

/** Makes a role. */
export function NewRoleForm({ tenant, tools }: NewRoleFormProps) {
  const router = useRouter();
  const change = useChange();
  const [drafts, setDrafts] = useState<readonly GrantDraft[]>([emptyDraft('grant-0')]);
  const make = (form: FormData) => {
    const slug = String(form.get('slug') ?? '').trim();
    change.run(
      (key) => createRole(tenant, { slug, grants: drafts.map(grantOf) }, key),
      () => router.push(`${homeOf(tenant)}/access/roles/${slug}`),
    );
  };
  return (
    <ChangeForm tenant={tenant} change={change} onSubmit={make}>
      <div className="max-w-narrow">
        <TextField
          id="slug"
          name="slug"
          label="Slug"
          hint="1 to 32 of a–z, 0–9 and -"
          required
          maxLength={32}
          autoCapitalize="none"
          spellCheck={false}
          error={faultAt(change.problem, 'slug')}
        />
      </div>
      <GrantsEditor drafts={drafts} onChange={setDrafts} tools={tools} problem={change.problem} />
      <div>
        <SubmitButton kind="primary" pending={change.pending}>
          {change.pending ? 'Making it…' : 'Make role'}
        </SubmitButton>
      </div>
    </ChangeForm>
  );
}
