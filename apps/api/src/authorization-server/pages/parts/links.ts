import { type Html, html } from '../template/html.ts';

export interface Link {
  readonly href: string;
  readonly label: string;
}

/** Other ways to go on from here. */
export function links(...given: readonly (Link | undefined)[]): Html | undefined {
  const there = given.filter((link) => link !== undefined);
  if (there.length === 0) return undefined;
  return html`<p class="ways">${there.map(({ href, label }) => html`<a href="${href}">${label}</a> `)}</p>`;
}

/** The one way to go on from a page that asks nothing. */
export function onward({ href, label }: Link): Html {
  return html`<a class="button" href="${href}">${label}</a>`;
}
