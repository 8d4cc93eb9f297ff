import { describe, expect, it } from 'vitest';
import { passwordFindings } from './password-rules.ts';

const context = { email: 'ada.lovelace@acme.example', tenantSlug: 'acme', tenantName: 'Acme Werke' };

describe('a new password', () => {
  it.each([
    'correct horse battery staple',
    'wander-kettle-piano-7',
    'пароль длинный очень',
    'jKq8-zzp_Lm2w',
    '   spaces at both ends   ',
    'lamp\tgiraffe\u0000velvet\u2028🦒',
    'kettle-giraffe-'.repeat(17),
  ])('may be %j: any characters, and no rules about which', async (password) => {
    expect(await passwordFindings(password, context)).toEqual([]);
  });

  it.each([
    ['elevenchars', 'too-short'],
    ['', 'too-short'],
    ['🦒🦒🦒🦒🦒🦒🦒🦒🦒🦒🦒', 'too-short'],
    ['x'.repeat(257), 'too-long'],
    ['Password1234!', 'common'],
    ['P@ssw0rdP@ssw0rd', 'common'],
    ['aaaaaaaaaaaaaaaa', 'common'],
    ['1q2w3e4r5t6y7u', 'common'],
    ['iloveyou12345678', 'common'],
    ['a1@'.repeat(85), 'common'],
    ['my-ACME-umbrella-tango', 'names-the-account'],
    ['ｇａｔｅｈｏｕｓｅ velvet lamp', 'names-the-account'],
    ['velvet ada.lovelace lamp', 'names-the-account'],
    ['acme werke velvet lamp', 'names-the-account'],
  ])('may not be %j: %s', async (password, finding) => {
    expect(await passwordFindings(password, context)).toContain(finding);
  });

  it('may hold a name that is too short to mean anything', async () => {
    const short = { email: 'al@x.example', tenantSlug: 'to', tenantName: 'To' };
    expect(await passwordFindings('tomorrow algae velvet', short)).toEqual([]);
  });
});
