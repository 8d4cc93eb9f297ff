import { CodeText } from '../../ui/foreign-text.tsx';
import type { KnownTool } from './covered-tools.ts';

/** More names than this are one number until somebody asks. */
const SHOWN = 12;

export interface ToolNamesProps {
  /** How many there are, in words. */
  readonly summary: string;
  readonly tools: readonly KnownTool[];
}

/** Names of tools, folded up where they are many. */
export function ToolNames({ summary, tools }: ToolNamesProps) {
  if (tools.length === 0) return <p className="text-small text-ink-quiet">{summary}</p>;
  return (
    <details className="text-small" open={tools.length <= SHOWN}>
      <summary className="min-h-6 text-ink-quiet">{summary}</summary>
      <ul className="mt-1 flex max-h-48 flex-wrap gap-x-4 gap-y-1 overflow-y-auto">
        {tools.map(({ name }) => (
          <li key={name} className="min-w-0">
            <CodeText>{name}</CodeText>
          </li>
        ))}
      </ul>
    </details>
  );
}
