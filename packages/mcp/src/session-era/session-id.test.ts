import { expect, it } from 'vitest';
import { isSessionId } from './session-id.ts';

it.each(['1868a90c-f3e8-4b7c-9d2a-5d4a4a3c1b1f', '!', '~', 'a'.repeat(1024)])('%s is the id of a session', (id) => {
  expect(isSessionId(id)).toBe(true);
});

it.each(['', 'a b', 'a\r\nx: y', 'a\0', 'é', '\x7f', 'a\n', 'a'.repeat(1025)])('%j is none', (id) => {
  expect(isSessionId(id)).toBe(false);
});
