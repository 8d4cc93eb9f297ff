import { attributes } from '../template/attributes.ts';
import { type Html, html } from '../template/html.ts';
import type { Problem } from './problem.ts';

export interface FieldParts {
  /** Its id as well. */
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'password';
  /** As browsers and password managers know it (HTML, section 4.10.18.7). */
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly hint?: string;
  readonly problems: readonly Problem[];
  /** Where a reader begins, unless something is wrong in another field. */
  readonly first?: boolean;
  readonly minlength?: number;
  readonly maxlength: number;
  /** Short, for digits or a code: shown in wide letters. */
  readonly code?: 'numeric' | 'text';
}

/** A label, its input, and what there is to say of it. */
export function field(parts: FieldParts): Html {
  const { name, label, type, autocomplete, value, hint, problems, minlength, maxlength, code } = parts;
  const mistake = problems.find((problem) => problem.field === name)?.sentence;
  const begin = problems.find((problem) => problem.field)?.field ?? (parts.first ? name : undefined);
  const described = [hint !== undefined && `${name}-hint`, mistake !== undefined && `${name}-mistake`].filter(Boolean);
  const input = attributes({
    id: name,
    name,
    type,
    autocomplete,
    value,
    required: true,
    minlength,
    maxlength,
    class: code && 'code',
    inputmode: code === 'numeric' && 'numeric',
    autocapitalize: type === 'text' && autocomplete !== 'name' && 'none',
    spellcheck: type === 'text' && 'false',
    dir: type !== 'password' && 'auto',
    autofocus: begin === name,
    'aria-invalid': mistake !== undefined && 'true',
    'aria-describedby': described.length > 0 && described.join(' '),
  });
  return html`<div class="field">
<label for="${name}">${label}</label>
${hint === undefined ? undefined : html`<p class="hint" id="${name}-hint">${hint}</p>`}
${mistake === undefined ? undefined : html`<p class="mistake" id="${name}-mistake">${mistake}</p>`}
<input ${input}>
</div>`;
}
