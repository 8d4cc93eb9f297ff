'use client';

import { useState } from 'react';
import { PLATFORM } from '../../sign-in/tenant-slug.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { createTenant } from './change-tenants.ts';

/** Makes a tenant. */
export function NewTenantButton() {
  const [open, setOpen] = useState(false);
  const change = useChange();
  const send = (form: FormData) => {
    const [slug, name, owner] = ['slug', 'name', 'owner'].map((field) => String(form.get(field) ?? '').trim());
    const tenant = { slug: slug ?? '', ...(name && { name }), ...(owner && { owner }) };
    change.run(
      () => createTenant(tenant),
      () => setOpen(false),
    );
  };
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        New tenant
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New tenant"
        description="Its slug becomes part of its addresses and can never be changed or given again."
      >
        <ChangeForm tenant={PLATFORM} change={change} onSubmit={send}>
          <TextField
            id="slug"
            name="slug"
            label="Slug"
            hint="1 to 32 of a–z, 0–9 and -"
            required
            pattern="[a-z0-9\-]{1,32}"
            autoCapitalize="none"
            spellCheck={false}
            error={faultAt(change.problem, 'slug')}
          />
          <TextField
            id="name"
            name="name"
            label="Name"
            hint="As people know it. The slug unless given."
            maxLength={200}
            error={faultAt(change.problem, 'name')}
          />
          <TextField
            id="owner"
            name="owner"
            type="email"
            label="Owner’s e-mail address"
            hint="They get a link that is good once. May be left out, and an owner invited later."
            error={faultAt(change.problem, 'owner')}
          />
          <SubmitButton kind="primary" pending={change.pending}>
            {change.pending ? 'Making it…' : 'Make tenant'}
          </SubmitButton>
        </ChangeForm>
      </Dialog>
    </>
  );
}
