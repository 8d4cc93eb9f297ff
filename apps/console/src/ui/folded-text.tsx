'use client';

import { useState } from 'react';
import { Button } from './button.tsx';
import { visibleText } from './visible-text.ts';

/** What is shown of a long text, before somebody wants all of it. */
const LINES = 40;
const CHARACTERS = 8_000;

/** Lines of a text, of which a long one is folded: it may be as large as an upstream wants it to be. */
export function FoldedText({ text, label }: { readonly text: string; readonly label: string }) {
  const [open, setOpen] = useState(false);
  const lines = text.split('\n');
  const isLong = lines.length > LINES || text.length > CHARACTERS;
  const shown = isLong && !open ? lines.slice(0, LINES).join('\n').slice(0, CHARACTERS) : text;
  return (
    <>
      <code>{shown.split('\n').map(visibleText).join('\n')}</code>
      {isLong && (
        <span className="block py-2 font-sans">
          <Button dense onClick={() => setOpen(!open)} aria-expanded={open}>
            {open
              ? 'Show less'
              : `Show all ${lines.length > 1 ? `${lines.length} lines` : `${text.length} characters`}`}
            <span className="sr-only">{label}</span>
          </Button>
        </span>
      )}
    </>
  );
}
