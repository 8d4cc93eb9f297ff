import { describe, expect, it } from 'vitest';
import { documentOf, formsOf, inputOf, textOf } from '../../../../test/pages/read-page.ts';

describe('the pages of an account', () => {
  it.each([
    ['sessions', 'Sessions'],
    ['applications', 'Applications'],
    ['factors', 'Signing in'],
    ['password', 'Signing in'],
  ])('%s says where the reader is', (path, place) => {
    expect(documentOf(`account/${path}`).match(/<a [^>]*aria-current="page">([^<]*)</)?.[1]).toBe(place);
  });

  it('lead out', () => {
    expect(documentOf('account/sessions')).toMatch(/<a class="leave" href="[^"]*\/session\/end">Sign out</);
  });

  it('say what was just done', () => {
    expect(documentOf('account/session-ended')).toMatch(/role="status"><p>The session has ended\./);
    expect(documentOf('account/sessions')).not.toContain('role="status"');
  });

  it('end each session by a form of its own, and all of them by another', () => {
    expect(formsOf('account/sessions')).toHaveLength(3);
    expect(documentOf('account/sessions')).toMatch(/aria-label="Sign out: Firefox on Linux, 203\.0\.113\.0\/24"/);
    expect(documentOf('account/sessions')).toMatch(/aria-label="End: Safari on iPhone, 2001:db8:/);
    expect(textOf('account/sessions').match(/This session/g)).toHaveLength(1);
  });

  it('show what an application may do, and take it back', () => {
    expect(textOf('account/applications')).toContain('Use everything that this endpoint offers you');
    expect(documentOf('account/applications')).toContain('aria-label="Revoke: MCP Inspector"');
    expect(textOf('account/no-applications')).toContain('You have allowed nothing.');
  });

  it('offer what is not set up, and remove what is', () => {
    expect(documentOf('account/factors-bare')).toContain('href="/t/acme/oauth/account/authenticator"');
    expect(documentOf('account/factors-bare')).not.toMatch(/Passkeys|Recovery codes/);
    expect(documentOf('account/factors')).toContain('aria-label="Remove the authenticator app"');
    expect(documentOf('account/factors')).toContain('aria-label="Remove the passkey Security key"');
    expect(textOf('account/factors')).toContain('1 code left');
  });

  it('make a passkey by script only, and say so without', () => {
    expect(documentOf('account/factors')).toMatch(/<form [^>]* hidden data-passkey-offer data-passkey="create"/);
    expect(textOf('account/factors')).toContain('with JavaScript switched on');
    expect(textOf('account/passkey-refused')).toContain('The passkey could not be added. Try again.');
  });

  it('show the secret of an authenticator app as a drawing, and in groups to type', () => {
    expect(documentOf('account/authenticator')).toContain('<svg class="qr" role="img"');
    expect(textOf('account/authenticator')).toContain('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP');
    expect(inputOf('account/authenticator-refused', 'code')).toContain(' aria-invalid="true"');
    expect(textOf('account/authenticator-expired')).toContain('This took too long.');
  });

  it('show every recovery code, and that it is for once', () => {
    expect(documentOf('account/recovery-codes').match(/<li><code>/g)).toHaveLength(8);
    expect(textOf('account/recovery-codes')).toContain('This is the only time that they are shown.');
  });

  it('ask for the current password before a new one', () => {
    expect(inputOf('account/password', 'current-password')).toContain('autocomplete="current-password"');
    expect(inputOf('account/password-refused', 'current-password')).toContain(' aria-invalid="true"');
    expect(inputOf('account/first-password', 'current-password')).toBeUndefined();
    expect(textOf('account/password-throttled')).toContain('Wait 1 second, then try again.');
  });
});
