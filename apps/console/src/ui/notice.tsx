import type { ReactNode } from 'react';
import { classes } from './classes.ts';

const KINDS = {
  danger: 'border-danger-line bg-danger-ground text-danger',
  warning: 'border-warning-line bg-warning-ground text-warning',
  success: 'border-success-line bg-success-ground text-success',
  plain: 'border-line-quiet bg-surface-quiet text-ink',
} as const;

export interface NoticeProps {
  readonly kind?: keyof typeof KINDS;
  /** What happened. */
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
}

/** Something that has to be said within a page. What went wrong is read out at once. */
export function Notice({ kind = 'plain', title, children }: NoticeProps) {
  return (
    <div
      role={kind === 'danger' ? 'alert' : 'status'}
      className={classes('grid gap-1 rounded-base border px-4 py-3', KINDS[kind])}
    >
      <p className="font-strong">{title}</p>
      {children && <div className="text-ink">{children}</div>}
    </div>
  );
}
