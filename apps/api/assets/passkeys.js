// The one script of the pages: WebAuthn cannot be had without. Each form that it serves carries the options of its
// ceremony, and is sent like any other form once the browser has answered. No text is made here: what can go wrong is
// written in the page, hidden until it is true.

/** @typedef {{ form: HTMLFormElement, options: string, kind: string | undefined }} Ceremony */

const supported =
  'PublicKeyCredential' in window &&
  'parseRequestOptionsFromJSON' in PublicKeyCredential &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential;

/** A browser runs one ceremony at a time: one that a person starts ends the one that waits behind a field. */
let running = new AbortController();

/** @param {Ceremony} ceremony @param {CredentialMediationRequirement} [mediation] */
async function perform({ form, options, kind }, mediation) {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const given = JSON.parse(options);
  const credential =
    kind === 'create'
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(given),
          signal,
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(given),
          signal,
          ...(mediation && { mediation }),
        });
  const answer = form.elements.namedItem('credential');
  if (!(credential instanceof PublicKeyCredential) || !(answer instanceof HTMLInputElement)) return;
  answer.value = JSON.stringify(credential.toJSON());
  form.submit();
}

/** @param {ParentNode} within @param {string} selector @param {boolean} shown */
function show(within, selector, shown) {
  for (const element of within.querySelectorAll(selector)) {
    if (element instanceof HTMLElement) element.hidden = !shown;
  }
}

/** @param {HTMLFormElement} form */
function serve(form) {
  const { options, passkey } = form.dataset;
  if (options === undefined) return;
  const ceremony = { form, options, kind: passkey };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show(form, '[data-passkey-failed]', false);
    perform(ceremony).catch((error) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) show(form, '[data-passkey-failed]', true);
    });
  });
  // Whoever does not take the offer has not failed at anything.
  if (form.dataset.autofill !== undefined) offerInField(ceremony).catch(() => {});
}

/** Offers passkeys where the browser offers what it has stored for a field. @param {Ceremony} ceremony */
async function offerInField(ceremony) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  await perform(ceremony, 'conditional');
}

if (supported) {
  show(document, '[data-passkey-offer]', true);
  show(document, '[data-passkey-unavailable]', false);
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    if (form instanceof HTMLFormElement) serve(form);
  }
}
