'use client';

import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { FoldedText } from './folded-text.tsx';
import { Icon } from './icon.tsx';

/** Milliseconds for which it says that it has copied. */
const SAID_FOR = 2_000;

export interface CodeBlockProps {
  readonly code: string;
  /** What it is, for who cannot see where it stands. */
  readonly label: string;
}

/** Text to be copied as it is. */
export function CodeBlock({ code, label }: CodeBlockProps) {
  return (
    <div className="flex min-w-0 items-start rounded-base border border-line-quiet bg-surface-quiet">
      <section aria-label={label} className="min-w-0 flex-1">
        <pre className="py-2 pl-3 font-mono text-small break-words whitespace-pre-wrap sm:pr-3">
          <FoldedText text={code} label={label} />
        </pre>
      </section>
      <CopyButton text={code} label={label} />
    </div>
  );
}

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_FOR);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <Button
      kind="quiet"
      dense
      className="max-sm:px-2"
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
    >
      <Icon name={copied ? 'check' : 'copy'} size={16} />
      <span aria-live="polite" className="max-sm:sr-only">
        {copied ? 'Copied' : 'Copy'}
      </span>
      <span className="sr-only">{label}</span>
    </Button>
  );
}
