'use client';

import type { GroupView } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useReplacement } from '../problem/use-replacement.ts';
import { readGroup, replaceGroup } from './change-groups.ts';
import { type GroupMember, keyOf, notAmong } from './group-members.ts';
import { MemberEditor, MemberName } from './member-editor.tsx';

export interface GroupFormProps {
  readonly tenant: string;
  readonly group: GroupView;
  readonly etag: string;
  readonly subjects: readonly string[];
  readonly issuers: readonly string[];
}

/** Gives a group other members. */
export function GroupForm({ tenant, group, etag, subjects, issuers }: GroupFormProps) {
  const [members, setMembers] = useState<readonly GroupMember[]>(group.members);
  const [isSaved, setSaved] = useState(false);
  const { change, there, replace } = useReplacement<GroupView, GroupView['members']>({
    etag,
    replace: (value, version, key) => replaceGroup({ tenant, group: group.slug, etag: version }, value, key),
    read: () => readGroup(tenant, group.slug),
  });
  const edit = (next: readonly GroupMember[]) => {
    setMembers(next);
    setSaved(false);
  };
  return (
    <ChangeForm tenant={tenant} change={change} onSubmit={() => replace([...members], () => setSaved(true))}>
      {there && (
        <Notice title="Two versions of this group">
          <p>Nothing was overwritten. Saving replaces what is there now with what you have.</p>
          <Names title="Only in what is there now" members={notAmong(there.members, members)} />
          <Names title="Only in what you have" members={notAmong(members, there.members)} />
          <div className="mt-3 flex flex-wrap gap-2">
            <Button dense onClick={() => edit([...members, ...notAmong(there.members, members)])}>
              Add all that are only there
            </Button>
            <Button dense onClick={() => edit(there.members)}>
              Discard mine
            </Button>
          </div>
        </Notice>
      )}
      <MemberEditor {...{ members, subjects, issuers }} onChange={edit} error={faultAt(change.problem, 'members')} />
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton kind="primary" pending={change.pending}>
          {change.pending ? 'Saving…' : there ? 'Save mine over it' : 'Save members'}
        </SubmitButton>
        {isSaved && !change.problem && <Notice kind="success" title="Saved. It holds from now on." />}
      </div>
    </ChangeForm>
  );
}

function Names({ title, members }: { readonly title: string; readonly members: readonly GroupMember[] }) {
  return (
    <div className="mt-2">
      <p className="text-small font-strong">{title}</p>
      {members.length === 0 ? (
        <p>Nobody.</p>
      ) : (
        <ul className="flex flex-wrap gap-x-4">
          {members.map((member) => (
            <li key={keyOf(member)}>
              <MemberName member={member} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
