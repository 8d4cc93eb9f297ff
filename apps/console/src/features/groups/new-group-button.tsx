'use client';

import { useRouter } from 'next/navigation';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { TextField } from '../../ui/field.tsx';
import { ChangeDialog } from '../problem/change-dialog.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { createGroup } from './change-groups.ts';

/** Makes a group, and leads to where its members are named. */
export function NewGroupButton({ tenant }: { readonly tenant: string }) {
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
    <ChangeDialog
      tenant={tenant}
      change={change}
      opener="New group"
      title="New group"
      description="Principals under one name, to whom roles are given together."
      submit="Make group"
      submitting="Making it…"
      onSubmit={make}
    >
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
    </ChangeDialog>
  );
}
