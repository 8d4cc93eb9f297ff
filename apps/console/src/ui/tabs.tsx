'use client';

import { Tabs as Parts } from 'radix-ui';
import type { ReactNode } from 'react';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

/** Several views of one matter, one at a time. Arrow keys move between them. */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  return (
    <Parts.Root defaultValue={tabs[0]?.id ?? ''}>
      <Parts.List aria-label={label} className="mb-3 flex gap-1 overflow-x-auto border-b border-line-quiet">
        {tabs.map(({ id, label: name }) => (
          <Parts.Trigger
            key={id}
            value={id}
            className="-mb-px min-h-(--target-dense) border-b-2 border-transparent px-3 whitespace-nowrap text-ink-quiet hover:text-ink data-[state=active]:border-accent data-[state=active]:font-strong data-[state=active]:text-ink"
          >
            {name}
          </Parts.Trigger>
        ))}
      </Parts.List>
      {tabs.map(({ id, content }) => (
        <Parts.Content key={id} value={id} className="grid gap-3">
          {content}
        </Parts.Content>
      ))}
    </Parts.Root>
  );
}
