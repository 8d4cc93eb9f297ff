import type { ComponentProps, ReactNode, SelectHTMLAttributes } from 'react';
import { classes } from './classes.ts';

const CONTROL =
  'w-full min-h-(--target) rounded-base border bg-surface px-3 text-ink placeholder:text-ink-quiet disabled:bg-surface-quiet';

interface Labelled {
  /** Unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with what was written, if anything is. */
  readonly error?: string | undefined;
}

type InputProps = Labelled & Omit<ComponentProps<'input'>, 'id'>;

/** One line of text with its label. */
export function TextField({ id, label, hint, error, className, ...rest }: InputProps) {
  return (
    <Field {...{ id, label, hint, error }}>
      <input
        id={id}
        className={classes(CONTROL, borderOf(error), className)}
        {...describedBy(id, hint, error)}
        {...rest}
      />
    </Field>
  );
}

type AreaProps = Labelled & Omit<ComponentProps<'textarea'>, 'id'>;

/** Several lines of text with their label. */
export function TextArea({ id, label, hint, error, className, ...rest }: AreaProps) {
  return (
    <Field {...{ id, label, hint, error }}>
      <textarea
        id={id}
        className={classes(CONTROL, borderOf(error), 'py-2 font-mono text-small', className)}
        {...describedBy(id, hint, error)}
        {...rest}
      />
    </Field>
  );
}

type SelectProps = Labelled & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'>;

/** One of several, by the list that the system has. */
export function SelectField({ id, label, hint, error, className, ...rest }: SelectProps) {
  return (
    <Field {...{ id, label, hint, error }}>
      <select
        id={id}
        className={classes(CONTROL, borderOf(error), className)}
        {...describedBy(id, hint, error)}
        {...rest}
      />
    </Field>
  );
}

function Field({ id, label, hint, error, children }: Labelled & { readonly children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-strong">
        {label}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-small text-ink-quiet">
          {hint}
        </p>
      )}
      {children}
      {error && (
        <p id={`${id}-error`} className="text-small text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

function borderOf(error: string | undefined): string {
  return error ? 'border-danger' : 'border-line-control';
}

function describedBy(id: string, hint: ReactNode, error: string | undefined) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return { 'aria-describedby': ids || undefined, 'aria-invalid': error ? true : undefined } as const;
}
