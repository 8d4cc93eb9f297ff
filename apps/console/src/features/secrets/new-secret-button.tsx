'use client';

import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from '../problem/change-form.tsx';
import { faultAt } from '../problem/fault-at.ts';
import { useChange } from '../problem/use-change.ts';
import { createSecret } from './change-secrets.ts';

/** Keeps a secret under a name. */
export function NewSecretButton({ tenant }: { readonly tenant: string }) {
  const [open, setOpen] = useState(false);
  const change = useChange();
  const send = (form: FormData) => {
    const [name = '', value = ''] = ['name', 'value'].map((it) => String(form.get(it) ?? ''));
    change.run(
      () => createSecret(tenant, name.trim(), value),
      () => setOpen(false),
    );
  };
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        New secret
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="New secret"
        description="It is kept encrypted under a key of this tenant, and nobody is ever told its value again."
      >
        <ChangeForm tenant={tenant} change={change} onSubmit={send}>
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
          <SubmitButton kind="primary" pending={change.pending}>
            {change.pending ? 'Keeping it…' : 'Keep secret'}
          </SubmitButton>
        </ChangeForm>
      </Dialog>
    </>
  );
}
