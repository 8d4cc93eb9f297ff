import { type Html, html } from '../template/html.ts';

/** What is wrong with what was sent, and in which field; without one it is about all of it. */
export interface Problem<Field extends string = string> {
  readonly sentence: string;
  readonly field?: Field;
}

/** Says at the head of a page what is wrong, with links to the fields; nothing where nothing is. */
export function problemSummary(problems: readonly Problem[]): Html | undefined {
  if (problems.length === 0) return undefined;
  return html`<div class="notice danger" role="alert">
<h2>${problems.length === 1 ? 'There is a problem' : 'There are problems'}</h2>
<ul>${problems.map(({ field, sentence }) => html`<li>${field ? html`<a href="${`#${field}`}">${sentence}</a>` : sentence}</li>`)}</ul>
</div>`;
}
