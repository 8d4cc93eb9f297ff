'use client';

import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ChangeProblem } from '../problem/change-problem.tsx';
import { useChange } from '../problem/use-change.ts';
import { inviteMember } from './invite-member.ts';

/** Sends somebody a link with which they choose how they sign in. */
export function InviteButton({ tenant }: { readonly tenant: string }) {
  const [open, setOpen] = useState(false);
  const { pending, problem, run } = useChange();
  const send = (form: FormData) => {
    const [email = '', membership = '', name] = ['email', 'membership', 'name'].map((it) =>
      String(form.get(it) ?? '').trim(),
    );
    run(
      (key) => inviteMember(tenant, { email, membership, ...(name && { name }) }, key),
      () => setOpen(false),
    );
  };
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        Invite
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Invite somebody"
        description="They get a link by mail that is good once, for a day."
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            send(new FormData(event.currentTarget));
          }}
        >
          <ChangeProblem tenant={tenant} problem={problem} />
          <TextField id="email" name="email" type="email" label="E-mail address" required maxLength={254} />
          <TextField id="name" name="name" label="Name" hint="As others see it. May be left out." maxLength={200} />
          <SelectField
            id="membership"
            name="membership"
            label="Membership"
            hint="Owners and admins change things; auditors and approvers read; members connect agents."
            defaultValue="member"
          >
            {['owner', 'admin', 'approver', 'auditor', 'member'].map((level) => (
              <option key={level}>{level}</option>
            ))}
          </SelectField>
          <Button type="submit" kind="primary" pending={pending}>
            {pending ? 'Sending…' : 'Send invitation'}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
