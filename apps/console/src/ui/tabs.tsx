'use client';

import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { classes } from './classes.ts';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/**
 * Several views of one matter, one at a time (the pattern of WAI-ARIA: arrow keys move between them, Home and End to the
 * ends). Our own, because the one of the kit writes style attributes on the server, which the policy of the page refuses.
 */
export function Tabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }) {
  const prefix = useId();
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const last = tabs.length - 1;
    const next =
      step !== undefined
        ? (chosen + step + tabs.length) % tabs.length
        : event.key === 'Home'
          ? 0
          : event.key === 'End'
            ? last
            : undefined;
    if (next === undefined) return;
    event.preventDefault();
    setChosen(next);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };
  return (
    <div className="min-w-0">
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={move}
        className="mb-3 flex gap-1 overflow-x-auto border-b border-line-quiet"
      >
        {tabs.map(({ id, label: name }, index) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${prefix}-${id}-tab`}
            aria-controls={`${prefix}-${id}`}
            aria-selected={index === chosen}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => setChosen(index)}
            className={classes(
              'min-h-(--target-dense) border-b-2 px-3 whitespace-nowrap -outline-offset-2 max-sm:px-2 max-sm:text-small',
              index === chosen
                ? 'border-accent font-strong text-ink'
                : 'border-transparent text-ink-quiet hover:text-ink',
            )}
          >
            {name}
          </button>
        ))}
      </div>
      {tabs.map(({ id, content }, index) => (
        <div
          key={id}
          role="tabpanel"
          id={`${prefix}-${id}`}
          aria-labelledby={`${prefix}-${id}-tab`}
          hidden={index !== chosen}
          className={index === chosen ? 'grid min-w-0 gap-3 *:min-w-0' : undefined}
        >
          {content}
        </div>
      ))}
    </div>
  );
}
