import { describe, expect, it } from 'vitest';
import { documentOf, formsOf, inputOf, textOf } from '../../../test/pages/read-page.ts';

describe('the page of an invitation', () => {
  it('says where, and for how long', () => {
    expect(textOf('invitation/asked')).toContain('Join Acme Inc. You are invited to make an account.');
    expect(textOf('invitation/asked')).toContain('good once, and for a day');
  });

  it('tells a password manager for which account the new password is', () => {
    expect(inputOf('invitation/asked', 'email')).toMatch(
      /value="ada@acme.example" autocomplete="username" readonly hidden/,
    );
    expect(inputOf('invitation/asked', 'new-password')).toMatch(/autocomplete="new-password".* minlength="12"/);
  });

  it.each([
    ['nameless', 'name', 'Enter your name.'],
    ['common', 'new-password', 'This password is known to attackers.'],
    ['personal', 'new-password', 'does not contain your name or address'],
    ['differ', 'new-password-again', 'The two passwords differ.'],
  ])('%s: the mistake is at its field', (state, field, sentence) => {
    expect(inputOf(`invitation/${state}`, field)).toContain(` aria-invalid="true" aria-describedby="`);
    expect(documentOf(`invitation/${state}`)).toMatch(new RegExp(`<a href="#${field}">[^<]*${sentence}`));
  });

  it('keeps the name that was typed', () => {
    expect(inputOf('invitation/common', 'name')).toContain('value="Ada Lovelace"');
  });

  it.each([
    ['ended', 'This invitation is not good any more'],
    ['accepted', 'Your account is ready'],
  ])('%s: there is nothing to fill in', (state, sentence) => {
    expect(textOf(`invitation/${state}`)).toContain(sentence);
    expect(formsOf(`invitation/${state}`)).toEqual([]);
  });
});

describe('the pages of a reset', () => {
  it('do not say whether there is such an account', () => {
    expect(textOf('reset-request/sent')).toContain('If ada@acme.example has an account here, a link is on its way.');
  });

  it('say what a new password ends', () => {
    expect(textOf('reset/asked')).toContain('For ada@acme.example. All your sessions end, and you sign in again.');
    expect(inputOf('reset/short', 'new-password')).toContain(' aria-invalid="true"');
  });

  it('lead to a new link where one is good no more', () => {
    expect(textOf('reset/ended')).toContain('This link is not good any more');
    expect(documentOf('reset/ended')).toContain('<a class="button" href="/t/acme/oauth/reset">');
  });
});

describe('the pages of a way back', () => {
  it('say what has happened, to whoever may not have asked for it', () => {
    expect(textOf('recovery/asked')).toContain('An administrator has taken away what you signed in with');
    expect(textOf('recovery/asked')).toContain('If you did not ask for this, tell your administrators');
    expect(inputOf('recovery/differ', 'new-password-again')).toContain(' aria-invalid="true"');
  });

  it('lead nowhere from a link that is good no more', () => {
    expect(textOf('recovery/ended')).toContain('ask your administrators for a new one');
    expect(formsOf('recovery/ended')).toEqual([]);
  });
});

describe('the pages of an address that is to be confirmed', () => {
  it('change nothing before a form is sent', () => {
    expect(formsOf('email/asked')).toHaveLength(1);
  });

  it.each([
    ['verified', 'Your address is confirmed'],
    ['ended', 'This link is not good any more'],
  ])('%s: say what came of it', (outcome, sentence) => {
    expect(textOf(`email/${outcome}`)).toContain(sentence);
    expect(documentOf(`email/${outcome}`).includes('<title>Error: ')).toBe(outcome !== 'verified');
  });
});
