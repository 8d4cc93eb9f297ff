import type { FormTarget, Page, PasskeyTarget } from '../page.ts';
import { field } from '../parts/field.ts';
import { button, form, passkeyForm } from '../parts/form.ts';
import { heading } from '../parts/heading.ts';
import { counted, dayInWords } from '../parts/in-words.ts';
import { notice } from '../parts/notice.ts';
import { problemSummary } from '../parts/problem.ts';
import { type Content, type Html, html } from '../template/html.ts';
import { name } from '../template/name.ts';
import { type AccountFrame, accountPage } from './account-page.ts';

export interface FactorsView extends AccountFrame {
  readonly passwordChangeUrl: string;
  readonly passwordChangedAt?: Date | undefined;
  readonly authenticator: AuthenticatorState;
  readonly passkeys: readonly PasskeyEntry[];
  /** Gets `credential` and `passkey-name`. Absent where passkeys cannot work. */
  readonly addPasskey?: PasskeyTarget | undefined;
  /** Makes new recovery codes; the old ones end. Absent where there is no second factor that they could stand in for. */
  readonly newRecoveryCodes?: FormTarget | undefined;
  readonly recoveryCodesLeft: number;
  /** A passkey was made, and not taken. */
  readonly passkeyRefused?: boolean | undefined;
}

export type AuthenticatorState =
  | { readonly kind: 'none'; readonly enrolUrl: string }
  | { readonly kind: 'enrolled'; readonly since: Date; readonly remove: FormTarget };

export interface PasskeyEntry {
  readonly name: string;
  readonly addedAt: Date;
  readonly lastUsedAt?: Date | undefined;
  readonly remove: FormTarget;
}

/** By what a person proves that it is them. */
export function factorsPage(view: FactorsView): Page {
  const refused = view.passkeyRefused === true;
  return accountPage(view, 'sign-in', {
    title: 'Signing in',
    failed: refused,
    script: view.addPasskey !== undefined,
    content: html`${heading('Signing in', 'How you prove that it is you.')}
${problemSummary(refused ? [{ sentence: 'The passkey could not be added. Try again.' }] : [])}
<ul class="entries">
${row({
  title: 'Password',
  says: view.passwordChangedAt ? html`Changed ${day(view.passwordChangedAt)}` : 'Never changed',
  act: html`<a class="button second" href="${view.passwordChangeUrl}">Change password</a>`,
})}
${authenticator(view.authenticator)}
${recoveryCodes(view)}
</ul>
${passkeys(view)}`,
  });
}

interface Row {
  readonly title: Content;
  readonly says: Content;
  readonly act: Content;
}

function row({ title, says, act }: Row): Html {
  return html`<li><div class="entry"><h2>${title}</h2><p class="small">${says}</p></div>${act}</li>`;
}

function authenticator(state: AuthenticatorState): Html {
  if (state.kind === 'none') {
    return row({
      title: 'Authenticator app',
      says: 'Not set up. It asks for a code besides your password.',
      act: html`<a class="button second" href="${state.enrolUrl}">Set it up</a>`,
    });
  }
  return row({
    title: html`Authenticator app <span class="badge good">On</span>`,
    says: html`Since ${day(state.since)}`,
    act: form(state.remove, button({ label: 'Remove', look: 'ending', fullLabel: 'Remove the authenticator app' })),
  });
}

function recoveryCodes({ newRecoveryCodes, recoveryCodesLeft }: FactorsView): Html | undefined {
  if (newRecoveryCodes === undefined) return undefined;
  return row({
    title: 'Recovery codes',
    says: `${counted(recoveryCodesLeft, 'code')} left, for when you have lost the rest. New ones end the old ones.`,
    act: form(newRecoveryCodes, button({ label: 'Make new codes', look: 'second' })),
  });
}

function passkeys({ passkeys: entries, addPasskey }: FactorsView): Html | undefined {
  if (addPasskey === undefined && entries.length === 0) return undefined;
  return html`<section>
<h2>Passkeys</h2>
<p class="quiet">Sign in with your device or a security key. They cannot be typed into a page that only looks like this one.</p>
${entries.length === 0 ? undefined : html`<ul class="entries">${entries.map(passkey)}</ul>`}
${addPasskey && newPasskey(addPasskey)}
</section>`;
}

function passkey({ name: label, addedAt, lastUsedAt, remove }: PasskeyEntry): Html {
  return html`<li><div class="entry"><h3>${name(label)}</h3>
<p class="small particulars"><span>Added ${day(addedAt)}</span> <span>${lastUsedAt ? html`last used ${day(lastUsedAt)}` : 'never used'}</span></p></div>
${form(remove, button({ label: 'Remove', look: 'ending', fullLabel: `Remove the passkey ${name(label).shown}` }))}
</li>`;
}

function newPasskey(target: PasskeyTarget): Html {
  return html`<div data-passkey-unavailable>${notice('plain', html`<p>To add one, open this page in a browser that supports passkeys, with JavaScript switched on.</p>`)}</div>
${passkeyForm({
  target,
  ceremony: 'create',
  failed: 'No passkey was made. Try again; a device that has one for you already makes no second one.',
  content: html`${field({
    name: 'passkey-name',
    label: 'Name of the new passkey',
    hint: 'So that you know it again, for example “Work laptop”.',
    type: 'text',
    autocomplete: 'off',
    problems: [],
    maxlength: 60,
  })}
<div class="choices">${button({ label: 'Add a passkey', look: 'second' })}</div>`,
})}`;
}

const day = (at: Date): Html => html`<time datetime="${at.toISOString()}">${dayInWords(at)}</time>`;
