import { type Html, html } from '../template/html.ts';

/** A URL to be read. Where the line is too short it breaks after a slash, not in the middle of a name. */
export function url(text: string): Html {
  return html`<code>${text.split(/(?<=\/)(?!\/)/).map((part) => html`${part}<wbr>`)}</code>`;
}
