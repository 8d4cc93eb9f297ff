'use client';

import { TextField } from '../../ui/field.tsx';
import { ChangeDialog } from '../problem/change-dialog.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { createSecret } from './change-secrets.ts';

/** Keeps a secret under a name. */
export function NewSecretButton({ tenant }: { readonly tenant: string }) {
  const change = useChange();
  const send = (form: FormData, close: () => void) => {
    const [name = '', value = ''] = ['name', 'value'].map((it) => String(form.get(it) ?? ''));
    change.run(() => createSecret(tenant, name.trim(), value), close);
  };
  return (
    <ChangeDialog
      tenant={tenant}
      change={change}
      opener="New secret"
      title="New secret"
      description="It is kept encrypted under a key of this tenant, and nobody is ever told its value again."
      submit="Keep secret"
      submitting="Keeping it…"
      onSubmit={send}
    >
      <TextField
        id="name"
        name="name"
        label="Name"
        hint="It is referred to as local:NAME"
        required
        pattern="[A-Za-z0-9_.\-]{1,64}"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        error={faultAt(change.problem, 'name')}
      />
      <TextField
        id="value"
        name="value"
        type="password"
        label="Value"
        hint="All of what is sent: of an Authorization header, Bearer included"
        required
        autoComplete="off"
        error={faultAt(change.problem, 'value')}
      />
    </ChangeDialog>
  );
}
