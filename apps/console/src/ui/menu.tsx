'use client';

import { DropdownMenu as Parts } from 'radix-ui';
import type { ReactNode } from 'react';

export interface MenuProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
}

/** What can be done here, behind a button. Arrow keys and first letters move in it. */
export function Menu({ trigger, children }: MenuProps) {
  return (
    <Parts.Root modal={false}>
      <Parts.Trigger asChild>{trigger}</Parts.Trigger>
      <Parts.Portal>
        <Parts.Content
          align="end"
          sideOffset={6}
          className="z-20 min-w-52 rounded-base border border-line-quiet bg-surface p-1 shadow-float"
        >
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}

const ITEM =
  'flex min-h-(--target-dense) w-full items-center gap-2 rounded-small px-3 text-left text-ink outline-none data-[highlighted]:bg-accent-ground';

export function MenuItem({ onSelect, children }: { readonly onSelect: () => void; readonly children: ReactNode }) {
  return (
    <Parts.Item onSelect={onSelect} className={ITEM}>
      {children}
    </Parts.Item>
  );
}

export interface MenuChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

/** One of several, within a menu. */
export function MenuChoice<Value extends string>({ label, value, options, onChange }: MenuChoiceProps<Value>) {
  return (
    <Parts.RadioGroup value={value} onValueChange={(chosen) => onChange(chosen as Value)}>
      <Parts.Label className="px-3 pt-2 text-small text-ink-quiet">{label}</Parts.Label>
      {options.map((option) => (
        <Parts.RadioItem key={option.value} value={option.value} className={ITEM}>
          <span className="w-4" aria-hidden="true">
            <Parts.ItemIndicator>✓</Parts.ItemIndicator>
          </span>
          {option.label}
        </Parts.RadioItem>
      ))}
    </Parts.RadioGroup>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <Parts.Label className="px-3 py-2 text-small text-ink-quiet">{children}</Parts.Label>;
}

export function MenuSeparator() {
  return <Parts.Separator className="my-1 h-px bg-line-quiet" />;
}
