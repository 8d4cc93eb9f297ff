import { type Content, type Html, html } from '../template/html.ts';

/** The one heading of first rank, and the sentence that says what it is about. */
export function heading(title: Content, sentence?: Content): Html {
  return html`<div class="heading">
<h1>${title}</h1>
${sentence === undefined ? undefined : html`<p class="quiet">${sentence}</p>`}
</div>`;
}
