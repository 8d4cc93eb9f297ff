import { expect, it } from 'vitest';
import { cookieRules } from './cookie-names.ts';

it('names cookies so that no neighbour and no plain http can have set them, on https', () => {
  const rules = cookieRules({ consoleUrl: 'https://console.example' });
  expect([rules.session('acme'), rules.signIn, rules.tenant, rules.theme]).toEqual([
    '__Host-gatehouse-console-session-acme',
    '__Host-gatehouse-console-sign-in',
    '__Host-gatehouse-console-tenant',
    '__Host-gatehouse-console-theme',
  ]);
  expect(rules.options).toEqual({ httpOnly: true, sameSite: 'lax', secure: true, path: '/' });
});

it('names them as browsers take them on loopback', () => {
  const rules = cookieRules({ consoleUrl: 'http://127.0.0.1:4001' });
  expect(rules.session('acme')).toBe('gatehouse-console-session-acme');
  expect(rules.options.secure).toBe(false);
});
