import { describe, expect, it } from 'vitest';
import { ClientAddresses } from './client-address.ts';

function seen(trusted: string[], peer: string, forwarded?: string): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  const arrival = { headers, socket: { remoteAddress: peer } };
  return new ClientAddresses(trusted).of(arrival as unknown as Parameters<ClientAddresses['of']>[0]);
}

describe('the address of a client', () => {
  it('is the peer of the socket, whatever it writes about itself', () => {
    expect(seen([], '203.0.113.9')).toBe('203.0.113.9');
    expect(seen([], '203.0.113.9', '1.1.1.1')).toBe('203.0.113.9');
    expect(seen(['10.0.0.0/8'], '203.0.113.9', '1.1.1.1')).toBe('203.0.113.9');
  });

  it('is what a trusted proxy says, and nothing of what stood there before', () => {
    expect(seen(['10.0.0.0/8'], '10.0.0.1', '203.0.113.9')).toBe('203.0.113.9');
    expect(seen(['10.0.0.0/8'], '10.0.0.1', '1.1.1.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(seen(['10.0.0.0/8'], '10.0.0.1', '1.1.1.1, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9');
  });

  it('is the proxy where it says nothing, or nothing that is an address', () => {
    expect(seen(['10.0.0.0/8'], '10.0.0.1')).toBe('10.0.0.1');
    expect(seen(['10.0.0.0/8'], '10.0.0.1', 'unknown')).toBe('10.0.0.1');
    expect(seen(['10.0.0.0/8'], '10.0.0.1', '203.0.113.9, x'.repeat(1_000))).toBe('10.0.0.1');
  });

  it('has one form, so that it is counted once', () => {
    expect(seen([], '::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(seen(['10.0.0.0/8'], '::ffff:10.0.0.1', '203.0.113.9')).toBe('203.0.113.9');
    for (const form of ['2001:DB8:0:0::1', '[2001:db8::1]', '[2001:db8::1]:443', '2001:0db8::0001']) {
      expect(seen(['10.0.0.0/8'], '10.0.0.1', form)).toBe('2001:db8::1');
    }
    expect(seen(['10.0.0.0/8'], '10.0.0.1', '203.0.113.9:1234')).toBe('203.0.113.9');
  });
});
