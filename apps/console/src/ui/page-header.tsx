import type { ReactNode } from 'react';

export interface PageHeaderProps {
  readonly title: ReactNode;
  /** One sentence: what this page is for. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** What stands at the top of every page. */
export function PageHeader({ title, children, actions }: PageHeaderProps) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 max-w-wide">
        <h1 className="text-title font-strong text-balance break-words">{title}</h1>
        {children && <p className="mt-1 text-pretty text-ink-quiet">{children}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  );
}
