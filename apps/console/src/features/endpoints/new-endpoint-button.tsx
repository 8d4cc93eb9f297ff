'use client';

import { useRouter } from 'next/navigation';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { TextField } from '../../ui/field.tsx';
import { ChangeDialog } from '../problem/change-dialog.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { createEndpoint } from './change-endpoints.ts';

/** Makes an endpoint, which shows nothing yet. */
export function NewEndpointButton({ tenant }: { readonly tenant: string }) {
  const router = useRouter();
  const change = useChange();
  const send = (form: FormData) =>
    change.run(
      (key) => createEndpoint(tenant, String(form.get('slug') ?? '').trim(), key),
      ({ slug }) => router.push(`${homeOf(tenant)}/endpoints/${slug}`),
    );
  return (
    <ChangeDialog
      tenant={tenant}
      change={change}
      opener="New endpoint"
      title="New endpoint"
      description="A further MCP URL of this tenant. Tokens for one endpoint are good at no other."
      submit="Make endpoint"
      submitting="Making it…"
      onSubmit={send}
    >
      <TextField
        id="slug"
        name="slug"
        label="Slug"
        hint="The end of its URL: 1 to 32 of a–z, 0–9 and -"
        required
        pattern="[a-z0-9\-]{1,32}"
        autoCapitalize="none"
        spellCheck={false}
        error={faultAt(change.problem, 'slug')}
      />
    </ChangeDialog>
  );
}
