'use client';

import { Dialog as Parts } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export interface DrawerProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** What it is, for who cannot see it. */
  readonly title: string;
  readonly trigger: ReactNode;
  readonly children: ReactNode;
}

/** What has no room beside the page, in front of it. */
export function Drawer({ open, onOpenChange, title, trigger, children }: DrawerProps) {
  return (
    <Parts.Root open={open} onOpenChange={onOpenChange}>
      <Parts.Trigger asChild>{trigger}</Parts.Trigger>
      <Parts.Portal>
        <Parts.Overlay className="fixed inset-0 z-20 bg-veil" />
        <Parts.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 z-20 left-0 flex w-72 max-w-[85vw] flex-col gap-4 overflow-y-auto border-r border-line-quiet bg-surface p-4 shadow-float"
        >
          <div className="flex items-center justify-between">
            <Parts.Title className="font-strong">{title}</Parts.Title>
            <Parts.Close asChild>
              <Button kind="quiet" dense aria-label="Close">
                <Icon name="close" />
              </Button>
            </Parts.Close>
          </div>
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}
