'use client';

import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { TokenField } from '../../ui/token-field.tsx';
import type { DescribedProblem } from '../problem/described-problem.ts';
import { faultAt } from '../problem/fault-at.ts';
import { coveredTools, type KnownTool } from './covered-tools.ts';
import { type GrantDraft, grantOf } from './grant-draft.ts';
import { GrantSentence } from './grant-sentence.tsx';
import { HintFields } from './hint-fields.tsx';
import { ToolNames } from './tool-names.tsx';

export interface GrantEditorProps {
  readonly draft: GrantDraft;
  /** Its place among the grants. */
  readonly index: number;
  readonly tools: readonly KnownTool[];
  readonly problem: DescribedProblem | undefined;
  readonly onChange: (draft: GrantDraft) => void;
  readonly onRemove: () => void;
}

/** One grant: what it says, what that comes to now, and the fields that it is made of. */
export function GrantEditor({ draft, index, tools, problem, onChange, onRemove }: GrantEditorProps) {
  const grant = grantOf(draft);
  const covered = coveredTools(grant, tools);
  const { key: id, effect } = draft;
  const path = `grants[${index}].${effect}`;
  const isAboutMore = draft.prompts.length + draft.resources.length > 0;
  const fieldsAt = ['tools', 'tags', 'prompts', 'resources'].some((field) => faultAt(problem, `${path}.${field}`));
  const fault = fieldsAt ? undefined : faultAt(problem, `grants[${index}]`);
  return (
    <li className="rounded-large border border-line-quiet bg-surface p-4 sm:p-5">
      <fieldset className="grid min-w-0 gap-4">
        <legend className="sr-only">Grant {index + 1}</legend>
        <div className="flex items-start justify-between gap-3">
          <GrantSentence grant={grant} />
          <Button kind="quiet" dense className="-mt-1.5 -mr-2 shrink-0" onClick={onRemove}>
            Remove <span className="sr-only">grant {index + 1}</span>
          </Button>
        </div>
        <ToolNames
          summary={
            covered.length === 0
              ? 'None of the tools that are known now.'
              : `${covered.length} of ${tools.length} tools that are known now`
          }
          tools={covered}
        />
        <div className="grid items-start gap-4 md:grid-cols-[8rem_1fr_1fr]">
          <SelectField
            id={`${id}-effect`}
            label="It"
            value={effect}
            error={fault}
            onChange={(event) => onChange({ ...draft, effect: event.target.value as GrantDraft['effect'] })}
          >
            <option value="allow">allows</option>
            <option value="deny">denies</option>
          </SelectField>
          <TokenField
            id={`${id}-tools`}
            label="Tools"
            placeholder="shop/* or shop/get_order"
            values={draft.tools}
            suggestions={suggestionsFor(tools)}
            error={faultAt(problem, `${path}.tools`)}
            onChange={(values) => onChange({ ...draft, tools: values })}
          />
          <TokenField
            id={`${id}-tags`}
            label="With one of the tags"
            values={draft.tags}
            suggestions={[...new Set(tools.flatMap(({ tags }) => tags))]}
            error={faultAt(problem, `${path}.tags`)}
            onChange={(values) => onChange({ ...draft, tags: values })}
          />
        </div>
        <HintFields id={id} hints={draft.annotations} onChange={(annotations) => onChange({ ...draft, annotations })} />
        <details open={isAboutMore}>
          <summary className="min-h-6 text-accent underline">Prompts and resources</summary>
          <div className="mt-3 grid gap-4 md:grid-cols-2">
            <TokenField
              id={`${id}-prompts`}
              label="Prompts"
              placeholder="shop/*"
              values={draft.prompts}
              error={faultAt(problem, `${path}.prompts`)}
              onChange={(values) => onChange({ ...draft, prompts: values })}
            />
            <TokenField
              id={`${id}-resources`}
              label="Resources"
              placeholder="shop:file:///reports/*"
              values={draft.resources}
              error={faultAt(problem, `${path}.resources`)}
              onChange={(values) => onChange({ ...draft, resources: values })}
            />
          </div>
        </details>
      </fieldset>
    </li>
  );
}

/** All tools of each upstream first, then each by its name. */
function suggestionsFor(tools: readonly KnownTool[]): string[] {
  const names = tools.map(({ name }) => name);
  const upstreams = new Set(names.map((name) => name.slice(0, name.indexOf('/'))));
  return [...Array.from(upstreams, (upstream) => `${upstream}/*`), ...names];
}
