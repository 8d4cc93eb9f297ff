import type { ReactNode } from 'react';
import { Wordmark } from '../../ui/wordmark.tsx';

/** The frame of pages before somebody is signed in: as the issuers' pages have it. */
export function Entrance({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="mx-auto grid min-h-dvh w-full max-w-narrow content-center gap-4 px-4 py-8">
      <header className="text-ink-quiet">
        <Wordmark />
      </header>
      <main className="grid gap-5 rounded-large border border-line-quiet bg-surface p-6">
        <h1 className="text-title font-strong">{title}</h1>
        {children}
      </main>
    </div>
  );
}
