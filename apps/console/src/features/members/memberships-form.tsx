'use client';

import type { MemberView, TenantLevel } from '@gatehouse/contracts/api';
import { useState } from 'react';
import { CheckField } from '../../ui/check-field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { ChangedThere } from '../problem/changed-there.tsx';
import { useReplacement } from '../problem/use-replacement.ts';
import { readMember, setMemberships } from './change-members.ts';

/** What each membership gives, in the order in which they give less. */
const LEVELS: readonly (readonly [TenantLevel, string])[] = [
  ['owner', 'owner: everything, owners included'],
  ['admin', 'admin: everything but owners'],
  ['approver', 'approver: looks at everything but the record'],
  ['auditor', 'auditor: looks at everything, the record included'],
  ['member', 'member: the name of the tenant, and their own account'],
];

export interface MembershipsFormProps {
  readonly tenant: string;
  readonly member: MemberView;
  readonly etag: string;
  /** Whether whoever looks may make and change owners. */
  readonly overOwners: boolean;
}

/** Gives somebody other memberships. */
export function MembershipsForm({ tenant, member, etag, overOwners }: MembershipsFormProps) {
  const [opened] = useState(member);
  const [levels, setLevels] = useState<readonly string[]>(member.memberships);
  const [isSaved, setSaved] = useState(false);
  const at = { tenant, member: member.id };
  const { change, there, replace } = useReplacement({
    etag,
    replace: (value: readonly TenantLevel[], version: string, key: string) => setMemberships(at, value, version, key),
    read: () => readMember(at),
  });
  const choose = (level: TenantLevel, isChosen: boolean) => {
    setLevels(isChosen ? [...levels, level] : levels.filter((one) => one !== level));
    setSaved(false);
  };
  const chosen = LEVELS.map(([level]) => level).filter((level) => levels.includes(level));
  return (
    <ChangeForm tenant={tenant} change={change} onSubmit={() => replace(chosen, () => setSaved(true))}>
      {there && <ChangedThere opened={membershipFacts(opened)} there={membershipFacts(there)} />}
      <fieldset className="grid gap-1">
        <legend className="sr-only">Memberships</legend>
        {LEVELS.map(([level, words]) => (
          <CheckField
            key={level}
            id={level}
            label={words}
            checked={levels.includes(level)}
            disabled={level === 'owner' && !overOwners}
            onChange={({ target }) => choose(level, target.checked)}
          />
        ))}
      </fieldset>
      {!overOwners && <p className="text-small text-ink-quiet">Only an owner makes, changes or removes owners.</p>}
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton kind="primary" pending={change.pending}>
          {change.pending ? 'Saving…' : there ? 'Save mine over it' : 'Save memberships'}
        </SubmitButton>
        {isSaved && !change.problem && <Notice kind="success" title="Saved. It holds from now on." />}
      </div>
    </ChangeForm>
  );
}

function membershipFacts({ memberships, status }: MemberView) {
  return [
    { term: 'Memberships', value: memberships.join(', ') || 'none' },
    { term: 'Status', value: status },
  ];
}
