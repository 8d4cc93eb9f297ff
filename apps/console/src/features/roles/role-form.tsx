'use client';

import type { RoleView } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { Notice } from '../../ui/notice.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { useReplacement } from '../problem/use-replacement.ts';
import { readRole, replaceRole } from './change-roles.ts';
import { ChangedMeanwhile } from './changed-meanwhile.tsx';
import type { KnownTool } from './covered-tools.ts';
import { draftOf, type GrantDraft, grantOf } from './grant-draft.ts';
import { GrantsEditor } from './grants-editor.tsx';

export interface RoleFormProps {
  readonly tenant: string;
  readonly role: RoleView;
  readonly etag: string;
  readonly tools: readonly KnownTool[];
}

/** Gives a role other grants. What was typed stays, whoever changes the role meanwhile. */
export function RoleForm({ tenant, role: { slug, grants }, etag, tools }: RoleFormProps) {
  const [drafts, setDrafts] = useState(() => draftsOf(grants));
  const [isSaved, setSaved] = useState(false);
  const { change, there, replace } = useReplacement({
    etag,
    replace: (value: RoleView['grants'], version: string, key: string) =>
      replaceRole({ tenant, role: slug, etag: version }, value, key),
    read: () => readRole(tenant, slug),
  });
  const edit = (next: readonly GrantDraft[]) => {
    setDrafts(next);
    setSaved(false);
  };
  const mine = drafts.map(grantOf);
  return (
    <ChangeForm tenant={tenant} change={change} onSubmit={() => replace(mine, () => setSaved(true))}>
      {there && (
        <ChangedMeanwhile
          mine={mine}
          theirs={there.grants}
          onTakeOne={(grant) => edit([...drafts, draftOf(grant, crypto.randomUUID())])}
          onTakeAll={() => edit(draftsOf(there.grants))}
        />
      )}
      <GrantsEditor drafts={drafts} onChange={edit} tools={tools} problem={change.problem} />
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton kind="primary" pending={change.pending}>
          {change.pending ? 'Saving…' : there ? 'Save mine over it' : 'Save grants'}
        </SubmitButton>
        {isSaved && !change.problem && <Notice kind="success" title="Saved. It holds from now on." />}
      </div>
    </ChangeForm>
  );
}

/** Keys by place: the server writes the same ones as the browser. */
function draftsOf(grants: RoleView['grants']): readonly GrantDraft[] {
  return grants.map((grant, index) => draftOf(grant, `grant-${index}`));
}
