'use client';

import { Button } from '../../ui/button.tsx';
import type { DescribedProblem } from '../problem/described-problem.ts';
import { allowedTools, type KnownTool } from './covered-tools.ts';
import { emptyDraft, type GrantDraft, grantOf } from './grant-draft.ts';
import { GrantEditor } from './grant-editor.tsx';
import { ToolNames } from './tool-names.tsx';

export interface GrantsEditorProps {
  readonly drafts: readonly GrantDraft[];
  readonly onChange: (drafts: readonly GrantDraft[]) => void;
  readonly tools: readonly KnownTool[];
  readonly problem: DescribedProblem | undefined;
}

/** The grants of a role, and what all of them come to. */
export function GrantsEditor({ drafts, onChange, tools, problem }: GrantsEditorProps) {
  const allowed = allowedTools(drafts.map(grantOf), tools);
  return (
    <div className="grid gap-4">
      {drafts.length === 0 && <p className="text-ink-quiet">No grant: this role allows nothing.</p>}
      <ol className="grid gap-4">
        {drafts.map((draft, index) => (
          <GrantEditor
            key={draft.key}
            {...{ draft, index, tools, problem }}
            onChange={(next) => onChange(drafts.with(index, next))}
            onRemove={() => onChange(drafts.toSpliced(index, 1))}
          />
        ))}
      </ol>
      <div>
        <Button onClick={() => onChange([...drafts, emptyDraft(crypto.randomUUID())])}>Add a grant</Button>
      </div>
      {drafts.length > 1 && (
        <ToolNames
          summary={
            allowed.length === 0
              ? 'Together they allow none of the tools that are known now.'
              : `Together they allow ${allowed.length} of ${tools.length} tools that are known now`
          }
          tools={allowed}
        />
      )}
    </div>
  );
}
