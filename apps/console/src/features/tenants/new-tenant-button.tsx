'use client';

import { PLATFORM } from '../../sign-in/tenant-slug.ts';
import { TextField } from '../../ui/field.tsx';
import { ChangeDialog } from '../problem/change-dialog.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { createTenant } from './change-tenants.ts';

/** Makes a tenant. */
export function NewTenantButton() {
  const change = useChange();
  const send = (form: FormData, close: () => void) => {
    const [slug, name, owner] = ['slug', 'name', 'owner'].map((field) => String(form.get(field) ?? '').trim());
    const tenant = { slug: slug ?? '', ...(name && { name }), ...(owner && { owner }) };
    change.run(() => createTenant(tenant), close);
  };
  return (
    <ChangeDialog
      tenant={PLATFORM}
      change={change}
      opener="New tenant"
      title="New tenant"
      description="Its slug becomes part of its addresses and can never be changed or given again."
      submit="Make tenant"
      submitting="Making it…"
      onSubmit={send}
    >
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
    </ChangeDialog>
  );
}
