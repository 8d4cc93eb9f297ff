import { broadest, scopeWords } from '../consent/scope-words.ts';
import type { FormTarget, Page } from '../page.ts';
import { button, form } from '../parts/form.ts';
import { heading } from '../parts/heading.ts';
import { dayInWords } from '../parts/in-words.ts';
import { url } from '../parts/url.ts';
import { type Html, html } from '../template/html.ts';
import { name } from '../template/name.ts';
import { type AccountFrame, accountPage } from './account-page.ts';

export interface ApplicationsView extends AccountFrame {
  readonly consents: readonly ConsentEntry[];
}

export interface ConsentEntry {
  readonly clientName: string;
  readonly host?: string | undefined;
  readonly resource?: string | undefined;
  readonly scopes: readonly string[];
  readonly allowedAt: Date;
  readonly revoke: FormTarget;
}

/** What a person has allowed applications to do in their name. */
export function applicationsPage(view: ApplicationsView): Page {
  return accountPage(view, 'applications', {
    title: 'Applications',
    content: html`${heading('Applications', 'What you have allowed to act for you. An application loses access within a second of your revoking it.')}
${
  view.consents.length === 0
    ? html`<p class="notice">You have allowed nothing. When an application asks, you find it here.</p>`
    : html`<ul class="entries">${view.consents.map(entry)}</ul>`
}`,
  });
}

function entry(consent: ConsentEntry): Html {
  const { clientName, host, resource, scopes, allowedAt, revoke } = consent;
  return html`<li>
<div class="entry">
<h2>${name(clientName)}</h2>
<p class="small particulars">${host === undefined ? undefined : html`<span>${host}</span> `}<span>allowed <time datetime="${allowedAt.toISOString()}">${dayInWords(allowedAt)}</time></span></p>
<ul class="may">${broadest(scopes).map((scope) => html`<li>${scopeWords(scope).can}</li>`)}</ul>
${resource === undefined ? undefined : html`<p class="small">at ${url(resource)}</p>`}
</div>
${form(revoke, button({ label: 'Revoke', look: 'ending', fullLabel: `Revoke: ${name(clientName).shown}` }))}
</li>`;
}
