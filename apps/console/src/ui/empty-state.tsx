import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly title: string;
  /** Why there is nothing, and how there will be something. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** In place of a list that has nothing in it. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-2 rounded-large border border-dashed border-line-control px-6 py-12 text-center">
      <p className="text-lead font-strong">{title}</p>
      {children && <div className="max-w-narrow text-ink-quiet text-balance">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
