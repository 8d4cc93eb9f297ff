import type { FormTarget, PasskeyTarget } from '../page.ts';
import { attributes } from '../template/attributes.ts';
import { type Content, type Html, html } from '../template/html.ts';

/** A form of ours. Nothing changes on our side but by one of these. */
export function form(target: FormTarget, content: Content): Html {
  return html`<form method="post" action="${target.action}">
${hiddenFields(target)}
${content}
</form>`;
}

function hiddenFields({ csrf, carried = {} }: FormTarget): readonly Html[] {
  return Object.entries({ csrf, ...carried }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
}

/** What the button of a form looks like, and what pressing it says. */
export interface ButtonParts {
  readonly label: Content;
  readonly look?: 'second' | 'ending' | 'plain';
  readonly name?: string;
  readonly value?: string;
  /** Where the label alone does not tell it from others of the page. */
  readonly fullLabel?: string;
}

export function button({ label, look, name, value, fullLabel }: ButtonParts): Html {
  const given = attributes({ class: look ? `button ${look}` : 'button', name, value, 'aria-label': fullLabel });
  return html`<button type="submit" ${given}>${label}</button>`;
}

export interface PasskeyFormParts {
  readonly target: PasskeyTarget;
  readonly ceremony: 'get' | 'create';
  /** Also where the browser offers what it has stored for a field with `autocomplete="… webauthn"`. */
  readonly autofill?: boolean;
  readonly content: Content;
  /** What to say when the browser has no passkey to give, or the reader has declined. */
  readonly failed: string;
}

/** A form that the script of the pages sends once the browser has answered; without the script it is not seen. */
export function passkeyForm({ target, ceremony, autofill = false, content, failed }: PasskeyFormParts): Html {
  const given = attributes({
    method: 'post',
    action: target.action,
    hidden: true,
    'data-passkey-offer': true,
    'data-passkey': ceremony,
    'data-options': JSON.stringify(target.options),
    'data-autofill': autofill,
  });
  return html`<form ${given}>
${hiddenFields(target)}
<input type="hidden" name="credential">
<div aria-live="polite"><p class="mistake" hidden data-passkey-failed>${failed}</p></div>
${content}
</form>`;
}
