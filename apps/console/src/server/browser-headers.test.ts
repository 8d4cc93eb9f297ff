import { expect, it } from 'vitest';
import { browserHeaders } from './browser-headers.ts';

const https = { publicUrl: 'https://gate.example', consoleUrl: 'https://console.example' };

it('lets scripts and styles run by the nonce of the answer, and nothing be loaded from elsewhere', () => {
  expect(browserHeaders('abc', https)['content-security-policy']).toBe(
    "default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; style-src 'self' 'nonce-abc'; img-src 'self' data:; " +
      "font-src 'self'; connect-src 'self'; form-action 'self' https://gate.example; frame-ancestors 'none'; base-uri 'none'",
  );
});

it('asks for https for good where the console is served by it, and only there', () => {
  expect(browserHeaders('abc', https)).toHaveProperty('strict-transport-security');
  expect(browserHeaders('abc', { ...https, consoleUrl: 'http://127.0.0.1:4001' })).not.toHaveProperty(
    'strict-transport-security',
  );
});

it('lets no answer be kept, framed or guessed', () => {
  expect(browserHeaders('abc', https)).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
});
