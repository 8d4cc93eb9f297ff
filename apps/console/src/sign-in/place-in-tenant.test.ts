import { expect, it } from 'vitest';
import { placeInTenant } from './place-in-tenant.ts';

it.each(['/t/acme', '/t/acme/tools', '/t/acme/audit?kind=call.finished'])('leads back to %s', (asked) => {
  expect(placeInTenant('acme', asked)).toBe(asked);
});

it.each([
  null,
  '',
  '/t/globex',
  '/t/acme-two',
  '/t/acme/../globex',
  '/auth/sign-out',
  '//evil.example/t/acme',
  'https://evil.example/t/acme',
  'javascript:alert(1)',
  '\\\\evil.example/t/acme',
  '/t/acme/%0d%0aset-cookie:x\r\n',
  `/t/acme/${'x'.repeat(1000)}`,
])('leads home instead of to %s', (asked) => {
  const place = placeInTenant('acme', asked);
  expect(place === '/t/acme' || place.startsWith('/t/acme/%0d%0a')).toBe(true);
  expect(place).not.toMatch(/[\r\n]/);
});
