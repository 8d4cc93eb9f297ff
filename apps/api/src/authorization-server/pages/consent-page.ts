import { type RedirectTarget, redirectTarget } from './consent/redirect-target.ts';
import { broadest, scopeWords, withinGrants } from './consent/scope-words.ts';
import { page } from './layout/document.ts';
import type { FormTarget, Page, PageFrame, TenantLabel } from './page.ts';
import { type Fact, facts } from './parts/facts.ts';
import { button, form } from './parts/form.ts';
import { heading } from './parts/heading.ts';
import { notice } from './parts/notice.ts';
import { url } from './parts/url.ts';
import { type Content, type Html, html } from './template/html.ts';
import { name } from './template/name.ts';

export interface ConsentView extends PageFrame {
  readonly tenant: TenantLabel;
  /** Gets `decision`: `allow` or `deny`. */
  readonly form: FormTarget;
  readonly client: ConsentClient;
  /** The one of this request, exactly. */
  readonly redirectUri: string;
  /** What the token will be good at; absent where it is good for userinfo only. */
  readonly resource?: string | undefined;
  readonly scopes: readonly string[];
  readonly account: { readonly name: string; readonly identifier: string };
  readonly switchAccount: FormTarget;
  /** Where a person sees what they have allowed, and revokes it. */
  readonly consentsUrl: string;
  /** This client had been allowed all of it; or had been allowed something, and asks for more or is not what it was. */
  readonly allowedBefore?: 'same' | 'changed' | undefined;
}

export interface ConsentClient {
  readonly name: string;
  /** As in a URL: that of the metadata document, or that which the client says is its own. */
  readonly host?: string | undefined;
  /** `registered` by an admin of the tenant; its metadata came from `host`; or nobody has checked anything. */
  readonly standing: 'registered' | 'host-verified' | 'self-asserted';
}

/** Who asks, for what, for whom, and where the answer goes. */
export function consentPage(view: ConsentView): Page {
  const target = redirectTarget(view.redirectUri, view.client.host);
  return page(view, {
    title: 'Allow access',
    partOfFlow: true,
    content: html`${heading(html`Allow ${name(view.client.name)} to act for you?`)}
${view.allowedBefore && notice('plain', html`<p>You have allowed this before. ${BEFORE[view.allowedBefore]}</p>`)}
<div class="party">${facts([...factsOfClient(view.client), { term: 'Answer goes to', is: whereTo(target) }, ...factsOfAccess(view)])}</div>
${warning(target, view.client)}
<section>
<h2>It will be able to</h2>
<ul class="permissions">${broadest(view.scopes).map(permission)}</ul>
${view.scopes.some(withinGrants) ? html`<p class="small">Never more than your administrators have granted to you.</p>` : undefined}
</section>
<div class="who">
<p>Signed in as <strong>${name(view.account.name)}</strong><br><span class="small">${name(view.account.identifier)}</span></p>
${form(view.switchAccount, button({ label: 'Not you?', look: 'plain' }))}
</div>
${form(
  view.form,
  html`<div class="choices">
${button({ label: 'Deny', look: 'second', name: 'decision', value: 'deny' })}
${button({ label: 'Allow', name: 'decision', value: 'allow' })}
</div>
<p class="small">If you allow it, this is remembered for your account. You can take it back at any time under <a href="${view.consentsUrl}">Applications</a>.</p>`,
)}`,
  });
}

const BEFORE = {
  same: 'Nothing that it asks for has changed since.',
  changed: 'What it asks for, or what it is, has changed since.',
} as const;

function factsOfClient({ name: clientName, host, standing }: ConsentClient): readonly Fact[] {
  const label = html`<strong>${name(clientName)}</strong>`;
  switch (standing) {
    case 'registered':
      return [{ term: 'Application', is: html`${label} <span class="badge good">Registered by this tenant</span>` }];
    case 'host-verified':
      return [
        { term: 'Application', is: label },
        { term: 'Published by', is: html`<strong>${host}</strong> <span class="badge good">Host verified</span>` },
      ];
    case 'self-asserted':
      return [
        { term: 'Application', is: html`${label} <span class="badge doubt">Not verified</span>` },
        host === undefined ? { term: 'Published by', is: 'Unknown' } : { term: 'Says it is from', is: host },
      ];
  }
}

function factsOfAccess({ tenant, resource }: ConsentView): readonly Fact[] {
  const label = {
    term: 'Access to',
    is: html`<strong>${name(tenant.name)}</strong> <span class="slug">${tenant.slug}</span>`,
  };
  return resource === undefined ? [label] : [label, { term: 'At', is: url(resource) }];
}

function whereTo(target: RedirectTarget): Content {
  switch (target.kind) {
    case 'loopback':
      return html`<strong>${target.host}</strong>, a program on this computer`;
    case 'program':
      return html`the program that opens <strong>${target.scheme}</strong> links`;
    case 'elsewhere':
    case 'own-host':
      return html`<strong>${target.host}</strong>`;
  }
}

/** What the reader alone can know, and has to think about. */
function warning(target: RedirectTarget, { host, standing }: ConsentClient): Html | undefined {
  const doubt =
    standing === 'self-asserted'
      ? html`<p>Anybody can give an application this name: nobody has checked it.</p>`
      : undefined;
  switch (target.kind) {
    case 'loopback':
    case 'program':
      return notice(
        'warning',
        html`<h2>Did you just start this yourself?</h2>
<p>The answer goes to a program on this computer, whichever program that is. Deny it unless you have just started to connect one.</p>
${doubt}`,
      );
    case 'elsewhere':
      // An admin who registered an application without a host has still registered this one for it.
      if (standing === 'registered' && host === undefined) return undefined;
      return notice(
        'warning',
        html`<h2>The answer goes to another host</h2>
<p>Access goes to <strong>${target.host}</strong>${host === undefined ? ', and the application does not say where it is from' : html`, not to <strong>${host}</strong>`}. Deny it unless you know both.</p>
${doubt}`,
      );
    case 'own-host':
      return doubt && notice('warning', doubt);
  }
}

function permission(scope: string): Html {
  const { can, detail } = scopeWords(scope);
  return html`<li><div><p>${can}</p>${detail === undefined ? undefined : html`<p class="small">${detail}</p>`}</div></li>`;
}
