import { describe, expect, it } from 'vitest';
import { isDisplayName, isSubject, normalEmail } from './account.ts';

describe('an e-mail address', () => {
  it('has one spelling', () => {
    expect(normalEmail('  Ada.Lovelace+x@Acme.EXAMPLE ')).toBe('ada.lovelace+x@acme.example');
  });

  it.each([
    ['', 'nothing'],
    ['ada', 'no domain'],
    ['ada@acme.example\r\nBcc: all@acme.example', 'a header'],
    ['ada@acme.example, eve@evil.example', 'two'],
    ['"Ada" <ada@acme.example>', 'with a name'],
    ['ad\u0430@acme.example', 'a letter that looks like another'],
    ['ada@acme\u0000.example', 'NUL'],
    [`${'a'.repeat(250)}@acme.example`, 'too long'],
  ])('is not %j (%s)', (text) => {
    expect(normalEmail(text)).toBeUndefined();
  });
});

describe('a name of a person', () => {
  it.each(['Ada', 'Ada Lovelace', "O'Brien <3", '李雷', 'می‌خواهم', 'x'.repeat(200)])('may be %j', (name) => {
    expect(isDisplayName(name)).toBe(true);
  });

  it.each(['', ' Ada', 'Ada\nEve', 'Ada\u202eevE', 'Ada\u0000', '\ud800', 'x'.repeat(201)])('may not be %j', (name) => {
    expect(isDisplayName(name)).toBe(false);
  });
});

describe('a subject', () => {
  it('is bounded in bytes', () => {
    expect(isSubject('ada')).toBe(true);
    expect(isSubject('é'.repeat(127))).toBe(true);
    expect(isSubject('é'.repeat(128))).toBe(false);
    expect(isSubject('a\nb')).toBe(false);
  });
});
