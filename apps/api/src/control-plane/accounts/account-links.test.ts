import { expect, it } from 'vitest';
import { accountLink } from './account-links.ts';

it.each([
  ['acme', 'invitation', 'https://gate.example/t/acme/oauth/invitation/x'],
  ['acme', 'password-reset', 'https://gate.example/t/acme/oauth/reset/x'],
  ['acme', 'email-verification', 'https://gate.example/t/acme/oauth/verify/x'],
  ['acme', 'recovery', 'https://gate.example/t/acme/oauth/recovery/x'],
  ['platform', 'invitation', 'https://gate.example/oauth/invitation/x'],
] as const)('a link of %s for %s leads below its issuer', (slug, kind, link) => {
  expect(accountLink('https://gate.example', slug, kind, 'x')).toBe(link);
});
