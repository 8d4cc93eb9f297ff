import { describe, expect, it } from 'vitest';
import { documentOf, formsOf, inputOf, textOf } from '../../../test/pages/read-page.ts';

describe('the page for the second factor', () => {
  it('asks for a code that phones and password managers fill in', () => {
    expect(inputOf('second-factor/code', 'code')).toMatch(/ autocomplete="one-time-code".* inputmode="numeric"/);
    expect(textOf('second-factor/code')).toContain('Signing in as ada@acme.example');
  });

  it('offers what the account has, and nothing else', () => {
    expect(formsOf('second-factor/code')).toHaveLength(3);
    expect(formsOf('second-factor/again')).toHaveLength(2);
    expect(documentOf('second-factor/code')).not.toContain('passkey');
    expect(inputOf('second-factor/passkey', 'code')).toBeUndefined();
    expect(inputOf('second-factor/recovery', 'code')).toBeUndefined();
  });

  it('tells a reader without script why there is no button, where a passkey is all there is', () => {
    expect(documentOf('second-factor/passkey')).toContain('data-passkey-unavailable>');
    expect(documentOf('second-factor/code-or-passkey')).not.toContain('data-passkey-unavailable');
  });

  it('keeps the recovery code out of the way, unless it was wrong or is all that is left', () => {
    expect(documentOf('second-factor/code')).toContain('<details >');
    expect(documentOf('second-factor/recovery')).not.toContain('<details');
    expect(inputOf('second-factor/recovery', 'recovery-code')).toContain(' autofocus');
    expect(documentOf('second-factor/recovery-refused')).toContain('<details open>');
    expect(inputOf('second-factor/recovery-refused', 'recovery-code')).toContain(' aria-invalid="true"');
    expect(inputOf('second-factor/recovery-refused', 'code')).not.toContain('aria-invalid');
  });

  it('does not say whether a code was wrong or used before', () => {
    expect(textOf('second-factor/code-refused')).toContain('This code is not right, or was used before.');
  });

  it('says how long to wait', () => {
    expect(textOf('second-factor/throttled')).toContain('Wait 30 seconds, then try again.');
  });
});
