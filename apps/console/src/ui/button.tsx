import type { ButtonHTMLAttributes } from 'react';
import { classes } from './classes.ts';

const KINDS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  plain: 'border border-line-control bg-surface text-ink hover:bg-surface-quiet',
  quiet: 'text-ink-quiet hover:bg-surface-quiet hover:text-ink',
  danger: 'bg-danger text-on-danger hover:opacity-90',
} as const;

export type ButtonKind = keyof typeof KINDS;

/** How a button looks, for links that are one. */
export function buttonClasses(kind: ButtonKind = 'plain', isDense = false): string {
  return classes(
    'inline-flex items-center justify-center gap-2 rounded-base px-4 py-1 text-center font-strong break-words no-underline',
    'transition-colors duration-(--quick) disabled:opacity-55',
    isDense ? 'min-h-(--target-dense) px-3 text-small sm:whitespace-nowrap' : 'min-h-(--target)',
    KINDS[kind],
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: ButtonKind;
  readonly dense?: boolean;
  /** Something is under way: it stays readable and in the order of focus, and does nothing. */
  readonly pending?: boolean;
}

export function Button({ kind, dense, pending = false, className, type = 'button', onClick, ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      aria-disabled={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      className={classes(buttonClasses(kind, dense), pending && 'opacity-70', className)}
      {...rest}
    />
  );
}
