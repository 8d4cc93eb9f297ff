import type { ReactNode } from 'react';
import { classes } from './classes.ts';

const KINDS = {
  plain: 'border-line-quiet bg-surface-quiet text-ink-quiet',
  success: 'border-success-line bg-success-ground text-success',
  warning: 'border-warning-line bg-warning-ground text-warning',
  danger: 'border-danger-line bg-danger-ground text-danger',
} as const;

export type BadgeKind = keyof typeof KINDS;

/** A word about something, beside it. */
export function Badge({ kind = 'plain', children }: { readonly kind?: BadgeKind; readonly children: ReactNode }) {
  return (
    <span
      className={classes(
        'inline-block justify-self-start rounded-small border px-2 text-small whitespace-nowrap',
        KINDS[kind],
      )}
    >
      {children}
    </span>
  );
}
