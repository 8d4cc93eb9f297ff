'use client';

import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { ChangeProblem } from './change-problem.tsx';
import type { Change } from './use-change.ts';

export interface ChangeFormProps {
  readonly tenant: string;
  readonly change: Pick<Change, 'pending' | 'problem'>;
  readonly onSubmit: (form: FormData) => void;
  readonly children: ReactNode;
}

/**
 * A form that asks for a change. When one was refused, whoever typed is taken to what is wrong: to the first field that
 * says so, else to what is said above them all. While one is under way, it is not sent again.
 */
export function ChangeForm({ tenant, change: { pending, problem }, onSubmit, children }: ChangeFormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!problem) return;
    const faulty = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (faulty ?? form.current?.querySelector<HTMLElement>('[data-problem]'))?.focus();
  }, [problem]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!pending) onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form ref={form} onSubmit={submit} className="grid gap-4">
      {problem && (
        <div data-problem tabIndex={-1}>
          <ChangeProblem tenant={tenant} problem={problem} />
        </div>
      )}
      {children}
    </form>
  );
}
