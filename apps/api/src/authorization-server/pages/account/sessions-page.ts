import type { FormTarget, Page } from '../page.ts';
import { button, form } from '../parts/form.ts';
import { heading } from '../parts/heading.ts';
import { momentInWords } from '../parts/in-words.ts';
import { type Html, html } from '../template/html.ts';
import { name } from '../template/name.ts';
import { type AccountFrame, accountPage } from './account-page.ts';

export interface SessionsView extends AccountFrame {
  readonly sessions: readonly SessionEntry[];
  /** Ends every session, this one too. */
  readonly everywhere: FormTarget;
}

export interface SessionEntry {
  /** What the browser says of itself, in short: “Firefox on Linux”. */
  readonly device: string;
  readonly address: string;
  readonly signedInAt: Date;
  readonly lastSeenAt: Date;
  /** The one that this page is looked at with. */
  readonly current: boolean;
  /** Ends it. */
  readonly end: FormTarget;
}

export function sessionsPage(view: SessionsView): Page {
  return accountPage(view, 'sessions', {
    title: 'Sessions',
    content: html`${heading('Sessions', 'Where you are signed in. End what you do not know, then change your password.')}
<ul class="entries">${view.sessions.map(entry)}</ul>
<section>
<h2>Sign out everywhere</h2>
<p class="quiet">Ends all of these, this one too, and takes back what applications hold in your name until you sign in there again.</p>
${form(view.everywhere, html`<div class="choices">${button({ label: 'Sign out everywhere', look: 'ending' })}</div>`)}
</section>`,
  });
}

function entry({ device, address, signedInAt, lastSeenAt, current, end }: SessionEntry): Html {
  return html`<li>
<div class="entry">
<h2>${name(device)} ${current ? html`<span class="badge good">This session</span>` : undefined}</h2>
<p class="small particulars"><span>${address}</span> <span>signed in ${moment(signedInAt)}</span> <span>last seen ${moment(lastSeenAt)}</span></p>
</div>
${form(end, button({ label: current ? 'Sign out' : 'End', look: current ? 'second' : 'ending', fullLabel: `${current ? 'Sign out' : 'End'}: ${name(device).shown}, ${address}` }))}
</li>`;
}

const moment = (at: Date): Html => html`<time datetime="${at.toISOString()}">${momentInWords(at)}</time>`;
