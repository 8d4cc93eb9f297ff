import { describe, expect, it } from 'vitest';
import { documentOf, inputOf } from '../../../test/pages/read-page.ts';

describe('the sign-in page', () => {
  it('offers a passkey only where one can work, and only to those whose browser runs the script', () => {
    expect(documentOf('sign-in/for-client')).not.toMatch(/passkey|webauthn|<script/);
    expect(documentOf('sign-in/with-passkey')).toMatch(/<form [^>]* hidden data-passkey-offer data-passkey="get"/);
    expect(documentOf('sign-in/with-passkey')).toContain('autocomplete="username webauthn"');
  });

  it('says what was wrong once for all causes, and blames neither field for it', () => {
    expect(documentOf('sign-in/refused').match(/This does not match an account\./g)).toHaveLength(1);
    expect(documentOf('sign-in/refused')).not.toContain('aria-invalid');
    expect(documentOf('sign-in/refused')).toContain('<title>Error: Sign in');
  });

  it('begins where there is something to type: at the password once the address is known', () => {
    expect(inputOf('sign-in/for-client', 'identifier')).toContain('autofocus');
    expect(inputOf('sign-in/refused', 'password')).toContain('autofocus');
  });

  it('keeps what was typed, and never a password', () => {
    expect(documentOf('sign-in/refused')).toMatch(/<input id="identifier"[^>]* value="ada@acme.example"/);
    expect(inputOf('sign-in/refused', 'password')).not.toContain('value=');
  });

  it('names both fields when both are missing', () => {
    expect(documentOf('sign-in/incomplete').match(/href="#(?:identifier|password)"/g)).toEqual([
      'href="#identifier"',
      'href="#password"',
    ]);
  });

  it('asks who is signed in for a proof and not for who they are, and lets them out', () => {
    expect(inputOf('sign-in/again', 'identifier')).toMatch(/ value="ada@acme.example".* readonly hidden/);
    expect(documentOf('sign-in/again')).toContain('<title>Confirm that it is you');
    expect(documentOf('sign-in/again')).toContain('/session/end">Sign out</a>');
    expect(documentOf('sign-in/again-refused')).toContain('<a href="#password">This is not your password.');
    expect(documentOf('sign-in/for-client')).not.toContain('Sign out');
  });

  it('says how long to wait, rounded up', () => {
    expect(documentOf('sign-in/throttled')).toContain('There were too many tries. Wait 5 minutes, then try again.');
  });
});
