import { expect, it } from 'vitest';
import { newTicketToken, ticketDigest } from './ticket-token.ts';

it('a token is random, and what is kept of it is a hash', () => {
  const [one, other] = [newTicketToken(), newTicketToken()];
  expect(one).not.toBe(other);
  expect(ticketDigest(one)).toHaveLength(32);
  expect(ticketDigest(one)).not.toEqual(ticketDigest(other));
  expect(Buffer.from(ticketDigest(one) ?? []).includes(Buffer.from(one, 'base64url'))).toBe(false);
});

it.each(['', 'short', `${'a'.repeat(42)}/`, 'a'.repeat(44), `${'a'.repeat(43)}\n`])('%j is none', (text) => {
  expect(ticketDigest(text)).toBeUndefined();
});
