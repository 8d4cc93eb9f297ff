import { type Content, type Html, html } from '../template/html.ts';

export interface Fact {
  readonly term: string;
  readonly is: Content;
}

/** Short facts, each under its term. */
export function facts(given: readonly Fact[]): Html {
  return html`<dl class="facts">${given.map(({ term, is }) => html`<dt>${term}</dt><dd>${is}</dd>`)}</dl>`;
}
