import type { ReactNode } from 'react';

export interface PanelProps {
  readonly title?: string;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a page with a matter of its own. */
export function Panel({ title, aside, children }: PanelProps) {
  return (
    <section className="min-w-0 rounded-large border border-line-quiet bg-surface p-4 sm:p-5">
      {title && (
        <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
          <h2 className="text-lead font-strong">{title}</h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
