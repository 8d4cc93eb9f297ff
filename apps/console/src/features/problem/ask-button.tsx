'use client';

import { useState } from 'react';
import type { ChangeResult } from '../../server/change.ts';
import { Button, type ButtonKind } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from './change-form.tsx';
import { useChange } from './use-change.ts';

export interface AskButtonProps {
  readonly tenant: string;
  /** What is done, as an order. */
  readonly verb: string;
  /** To what, by its name. */
  readonly name: string;
  readonly consequence: string;
  readonly kind?: ButtonKind;
  readonly dense?: boolean;
  readonly ask: (idempotencyKey: string) => Promise<ChangeResult>;
}

/** Does something to something, once somebody has read what that does. */
export function AskButton({ tenant, verb, name, consequence, kind = 'primary', dense, ask }: AskButtonProps) {
  const [open, setOpen] = useState(false);
  const change = useChange();
  return (
    <>
      <Button dense={dense ?? false} onClick={() => setOpen(true)}>
        {verb}… <span className="sr-only">{name}</span>
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={`${verb}: ${name}`} description={consequence}>
        <ChangeForm tenant={tenant} change={change} onSubmit={() => change.run(ask, () => setOpen(false))}>
          <SubmitButton kind={kind} pending={change.pending}>
            {change.pending ? 'Under way…' : verb}
          </SubmitButton>
        </ChangeForm>
      </Dialog>
    </>
  );
}
