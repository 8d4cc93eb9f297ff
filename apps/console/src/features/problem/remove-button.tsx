'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import type { ChangeResult } from '../../server/change.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from './change-form.tsx';
import { useChange } from './use-change.ts';

export interface RemoveButtonProps {
  readonly tenant: string;
  /** What is removed, by its name. */
  readonly name: string;
  /** What that does. */
  readonly consequence: string;
  readonly remove: (idempotencyKey: string) => Promise<ChangeResult>;
  /** Where to go when it is gone. */
  readonly after: string;
}

/** Removes something, once somebody has read what that is and does. */
export function RemoveButton({ tenant, name, consequence, remove, after }: RemoveButtonProps) {
  const [open, setOpen] = useState(false);
  const router = useRouter();
  const change = useChange();
  return (
    <>
      <Button onClick={() => setOpen(true)}>Remove…</Button>
      <Dialog open={open} onOpenChange={setOpen} title={`Remove ${name}?`} description={consequence}>
        <ChangeForm tenant={tenant} change={change} onSubmit={() => change.run(remove, () => router.replace(after))}>
          <SubmitButton kind="danger" pending={change.pending}>
            {change.pending ? 'Removing…' : `Remove ${name}`}
          </SubmitButton>
        </ChangeForm>
      </Dialog>
    </>
  );
}
