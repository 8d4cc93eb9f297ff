'use client';

import type { TenantLevel } from '@gatehouse/contracts/api';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ChangeDialog } from '../problem/change-dialog.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { inviteMember } from './invite-member.ts';

const LEVELS = ['owner', 'admin', 'approver', 'auditor', 'member'] as const satisfies readonly TenantLevel[];

/** Sends somebody a link with which they choose how they sign in. */
export function InviteButton({ tenant }: { readonly tenant: string }) {
  const change = useChange();
  const send = (form: FormData, close: () => void) => {
    const [email = '', name] = ['email', 'name'].map((it) => String(form.get(it) ?? '').trim());
    const membership = form.get('membership') as TenantLevel;
    change.run((key) => inviteMember(tenant, { email, membership, ...(name && { name }) }, key), close);
  };
  return (
    <ChangeDialog
      tenant={tenant}
      change={change}
      opener="Invite"
      title="Invite somebody"
      description="They get a link by mail that is good once, for a day."
      submit="Send invitation"
      submitting="Sending…"
      onSubmit={send}
    >
      <TextField
        id="email"
        name="email"
        type="email"
        label="E-mail address"
        required
        maxLength={254}
        error={faultAt(change.problem, 'email')}
      />
      <TextField
        id="name"
        name="name"
        label="Name"
        hint="As others see it. May be left out."
        maxLength={200}
        error={faultAt(change.problem, 'name')}
      />
      <SelectField
        id="membership"
        name="membership"
        label="Membership"
        hint="Owners and admins change things; auditors and approvers read; members connect agents."
        defaultValue="member"
      >
        {LEVELS.map((level) => (
          <option key={level}>{level}</option>
        ))}
      </SelectField>
    </ChangeDialog>
  );
}
