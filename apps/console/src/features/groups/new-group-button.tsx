'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { createGroup } from './change-groups.ts';

/** Makes a group, and leads to where its members are named. */
export function NewGroupButton({ tenant }: { readonly tenant: string }) {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  const change = useChange();
  const make = (form: FormData) => {
    const slug = String(form.get('slug') ?? '').trim();
    change.run(
      (key) => createGroup(tenant, { slug, members: [] }, key),
      () => router.push(`${homeOf(tenant)}/access/groups/${slug}`),
    );
  };
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        New group
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New group"
        description="Principals under one name, to whom roles are given together."
      >
        <ChangeForm tenant={tenant} change={change} onSubmit={make}>
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
          <SubmitButton kind="primary" pending={change.pending}>
            {change.pending ? 'Making it…' : 'Make group'}
          </SubmitButton>
        </ChangeForm>
      </Dialog>
    </>
  );
}
