import type { Hints } from '@gatehouse/contracts';
import { SelectField } from '../../ui/field.tsx';

const QUESTIONS: readonly { readonly hint: keyof Hints; readonly label: string }[] = [
  { hint: 'readOnlyHint', label: 'Only reads' },
  { hint: 'destructiveHint', label: 'May destroy' },
  { hint: 'idempotentHint', label: 'Safe to repeat' },
  { hint: 'openWorldHint', label: 'Reaches beyond' },
];

export interface HintFieldsProps {
  /** Unique on the page. */
  readonly id: string;
  readonly hints: Hints;
  readonly onChange: (hints: Hints) => void;
}

/** What a tool must be found to do, or not to do, by its review. */
export function HintFields({ id, hints, onChange }: HintFieldsProps) {
  const choose = (hint: keyof Hints, chosen: string) => {
    const { [hint]: _, ...others } = hints;
    onChange(chosen === '' ? others : { ...others, [hint]: chosen === 'yes' });
  };
  return (
    <fieldset>
      <legend className="mb-1.5 text-ink-quiet">Only tools that a review found so</legend>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {QUESTIONS.map(({ hint, label }) => {
          const value = hints[hint];
          return (
            <SelectField
              key={hint}
              id={`${id}-${hint}`}
              label={label}
              value={value === undefined ? '' : value ? 'yes' : 'no'}
              onChange={(event) => choose(hint, event.target.value)}
            >
              <option value="">either</option>
              <option value="yes">yes</option>
              <option value="no">no</option>
            </SelectField>
          );
        })}
      </div>
    </fieldset>
  );
}
