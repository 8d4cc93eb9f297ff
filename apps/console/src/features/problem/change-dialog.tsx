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
  /** What is on the button that opens it. */
  readonly opener: string;
  readonly dense?: boolean;
  readonly title: string;
  /** One sentence: what comes of it. */
  readonly description: string;
  /** What is on the button that sends it: an order, and what is said while that is under way. */
  readonly submit: string;
  readonly submitting: string;
  readonly onSubmit: (form: FormData, close: () => void) => void;
  /** The fields. */
  readonly children: ReactNode;
}

/** A button, and the form that it opens in front of the page. What was typed stays while it is open. */
export function ChangeDialog(props: ChangeDialogProps) {
  const { tenant, change, opener, dense = false, title, description, submit, submitting, onSubmit, children } = props;
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
            {change.pending ? submitting : submit}
          </SubmitButton>
        </ChangeForm>
      </Dialog>
    </>
  );
}
