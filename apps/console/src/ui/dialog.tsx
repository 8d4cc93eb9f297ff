'use client';

import { Dialog as Parts } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';

export interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** One sentence: what this is about, or what will happen. */
  readonly description: string;
  readonly children: ReactNode;
  /** For what would be broken into pieces otherwise. */
  readonly wide?: boolean;
}

/** A question in front of the page. Escape leaves it, and the keyboard stays in it. */
export function Dialog({ open, onOpenChange, title, description, children, wide = false }: DialogProps) {
  return (
    <Parts.Root open={open} onOpenChange={onOpenChange}>
      <Parts.Portal>
        <Parts.Overlay className="fixed inset-0 z-20 bg-veil" />
        <Parts.Content
          className={classes(
            'fixed inset-x-4 z-20 top-[6dvh] mx-auto grid max-h-[88dvh] gap-4 overflow-y-auto rounded-large border border-line-quiet bg-surface p-5 shadow-float',
            wide ? 'max-w-wide' : 'max-w-narrow',
          )}
        >
          <div className="flex items-start justify-between gap-3">
            <Parts.Title className="min-w-0 text-lead font-strong break-words">{title}</Parts.Title>
            <Parts.Close asChild>
              <Button kind="quiet" dense aria-label="Close" className="-my-1.5 -mr-2 shrink-0">
                <Icon name="close" />
              </Button>
            </Parts.Close>
          </div>
          <Parts.Description className="text-ink-quiet">{description}</Parts.Description>
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}
