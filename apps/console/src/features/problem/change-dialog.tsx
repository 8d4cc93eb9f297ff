'use client';

import { type ReactNode, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SubmitButton } from '../../ui/submit-button.tsx';
import { ChangeForm } from './change-form.tsx';
import type { Change } from './use-change.ts';

export interface ChangeDialogProps {
  readonly tenant: string;
  readonly change: Pick<Change, 'pending' | 'problem'>;
  /** On the button that opens it. */
  readonly opener: string;
  /** Of that button: for what stands beside a smaller title. */
  readonly dense?: boolean;
  readonly title: string;
  /** One sentence: what will happen. */
  readonly description: string;
  /** On the button that sends it, and while it is under way. */
  readonly action: string;
  readonly pendingAction: string;
  /** `close` is for when it is done. */
  readonly onSubmit: (form: FormData, close: () => void) => void;
  readonly children: ReactNode;
}

/** A button that opens a form, which asks for one change. */
export function ChangeDialog(props: ChangeDialogProps) {
  const {
    tenant,
    change,
    opener,
    dense = false,
    title,
    description,
    action,
    pendingAction,
    onSubmit,
    children,
  } = props;
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button kind="primary" dense={dense} onClick={() => setOpen(true)}>
        {opener}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={title} description={description}>
        <ChangeForm tenant={tenant} change={change} onSubmit={(form) => onSubmit(form, () => setOpen(false))}>
          {children}
          <SubmitButton kind="primary" pending={change.pending}>
            {change.pending ? pendingAction : action}
          </SubmitButton>
        </ChangeForm>
      </Dialog>
    </>
  );
}
