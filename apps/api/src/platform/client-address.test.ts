import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

let server: FastifyInstance | undefined;
afterEach(() => server?.close());

async function seen(trusted: string[], peer: string, forwarded?: string): Promise<string> {
  server = fastify({ trustProxy: trusted });
  server.get('/', (request) => clientAddress(request));
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return (await server.inject({ url: '/', remoteAddress: peer, headers })).body;
}

describe('the address of a client', () => {
  it('is the peer of the socket, whatever it writes about itself', async () => {
    expect(await seen([], '203.0.113.9')).toBe('203.0.113.9');
    expect(await seen([], '203.0.113.9', '1.1.1.1')).toBe('203.0.113.9');
    expect(await seen(['10.0.0.0/8'], '203.0.113.9', '1.1.1.1')).toBe('203.0.113.9');
  });

  it('is what a trusted proxy says, and nothing of what stood there before', async () => {
    expect(await seen(['10.0.0.0/8'], '10.0.0.1', '203.0.113.9')).toBe('203.0.113.9');
    expect(await seen(['10.0.0.0/8'], '10.0.0.1', '1.1.1.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(await seen(['10.0.0.0/8'], '10.0.0.1', '1.1.1.1, 203.0.113.9, 10.0.0.2')).toBe('203.0.113.9');
  });

  it('is the proxy where it says nothing, or nothing that is an address', async () => {
    expect(await seen(['10.0.0.0/8'], '10.0.0.1')).toBe('10.0.0.1');
    expect(await seen(['10.0.0.0/8'], '10.0.0.1', 'unknown')).toBe('10.0.0.1');
    expect(await seen(['10.0.0.0/8'], '10.0.0.1', '203.0.113.9, x'.repeat(1_000))).toBe('10.0.0.1');
  });

  it('has one form, so that it is counted once', async () => {
    expect(await seen([], '::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(await seen(['10.0.0.0/8'], '::ffff:10.0.0.1', '203.0.113.9')).toBe('203.0.113.9');
    for (const form of ['2001:DB8:0:0::1', '[2001:db8::1]', '[2001:db8::1]:443', '2001:0db8::0001']) {
      expect(await seen(['10.0.0.0/8'], '10.0.0.1', form)).toBe('2001:db8::1');
    }
    expect(await seen(['10.0.0.0/8'], '10.0.0.1', '203.0.113.9:1234')).toBe('203.0.113.9');
  });
});
