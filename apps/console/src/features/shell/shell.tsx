import type { ReactNode } from 'react';
import { Wordmark } from '../../ui/wordmark.tsx';
import { AccountMenu, type AccountMenuProps } from './account-menu.tsx';
import { NarrowNavigation } from './narrow-navigation.tsx';
import { Navigation } from './navigation.tsx';
import type { Place } from './places.ts';

export interface ShellProps {
  readonly tenantName: string;
  readonly places: readonly Place[];
  readonly account: AccountMenuProps;
  readonly children: ReactNode;
}

/** What is around every page of somebody who is signed in. */
export function Shell({ tenantName, places, account, children }: ShellProps) {
  return (
    <div className="grid min-h-dvh grid-cols-1 grid-rows-[auto_1fr] lg:grid-cols-[var(--width-side)_1fr]">
      <a
        href="#page"
        className="sr-only rounded-base bg-surface focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-20 focus:px-4 focus:py-2"
      >
        Skip to the page
      </a>
      <header className="sticky top-0 z-10 flex min-h-14 items-center gap-2 border-b border-line-quiet bg-surface px-2 sm:gap-3 sm:px-5 lg:col-span-2">
        <div className="lg:hidden">
          <NarrowNavigation places={places} />
        </div>
        <span className="hidden sm:inline-flex">
          <Wordmark />
        </span>
        <span aria-hidden="true" className="hidden text-line-control sm:inline">
          /
        </span>
        <span className="min-w-0 truncate font-strong" title={tenantName}>
          <bdi>{tenantName}</bdi>
        </span>
        <div className="ml-auto max-w-3/5 shrink-0">
          <AccountMenu {...account} />
        </div>
      </header>
      <aside className="hidden border-r border-line-quiet bg-surface p-3 lg:block">
        <div className="sticky top-17">
          <Navigation places={places} />
        </div>
      </aside>
      <main id="page" tabIndex={-1} className="min-w-0 px-4 py-6 sm:px-8 sm:py-8">
        <div className="mx-auto max-w-page">{children}</div>
      </main>
    </div>
  );
}
