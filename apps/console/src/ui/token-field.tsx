'use client';

import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { TextField } from './field.tsx';
import { CodeText } from './foreign-text.tsx';
import { Icon } from './icon.tsx';

/** More suggestions than this help nobody. */
const MAX_SUGGESTIONS = 30;

export interface TokenFieldProps {
  /** Unique on the page. */
  readonly id: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly suggestions?: readonly string[];
}

/** Several short texts. One is added by Enter, by going on, or by pasting some, a line each. */
export function TokenField({ values, onChange, suggestions = [], id, label, ...rest }: TokenFieldProps) {
  const [typed, setTyped] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const add = (lines: readonly string[]) => {
    const given = lines.map((line) => line.trim()).filter((line) => line !== '');
    if (given.length > 0) onChange([...new Set([...values, ...given])]);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add([typed]);
  };
  const onPaste = (event: ClipboardEvent) => {
    const lines = event.clipboardData.getData('text').split(/\r?\n/);
    if (lines.length < 2) return;
    event.preventDefault();
    add(lines);
  };
  const remove = (value: string) => {
    onChange(values.filter((one) => one !== value));
    input.current?.focus();
  };
  const fitting = suggestions.filter((one) => one.includes(typed) && !values.includes(one)).slice(0, MAX_SUGGESTIONS);
  return (
    <div className="grid min-w-0 content-start gap-2">
      <TextField
        {...{ id, label, ...rest }}
        ref={input}
        list={suggestions.length > 0 ? `${id}-suggestions` : undefined}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => add([typed])}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
      />
      {suggestions.length > 0 && (
        <datalist id={`${id}-suggestions`}>
          {fitting.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
      {values.length > 0 && (
        <ul aria-label={label} className="flex min-w-0 flex-wrap gap-2">
          {values.map((value) => (
            <li
              key={value}
              className="flex min-w-0 items-center rounded-base border border-line-quiet bg-surface-quiet pl-3"
            >
              <CodeText>{value}</CodeText>
              <Button kind="quiet" dense onClick={() => remove(value)} aria-label={`Remove ${value}`}>
                <Icon name="close" size={14} />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
