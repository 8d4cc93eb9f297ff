import { describe, expect, it } from 'vitest';
import { bytes } from '../../test/sdk-peer.ts';
import { parseUpstreamAnswer } from '../upstream-answer.ts';
import type { UpstreamResult } from '../upstream-message.ts';
import { buildInitialize, readHandshake } from './handshake.ts';

const read = (result: object) => {
  const text = JSON.stringify({ jsonrpc: '2.0', id: 1, result });
  return readHandshake(parseUpstreamAnswer(bytes(text), 1) as UpstreamResult);
};

describe('the handshake of the session era', () => {
  it('asks for the latest revision, and declares that we cannot be asked for anything', () => {
    const { headers, body } = buildInitialize('1', { name: 'gatehouse', version: '9' });
    expect(JSON.parse(body)).toEqual({
      jsonrpc: '2.0',
      id: '1',
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'gatehouse', version: '9' } },
    });
    expect(headers).not.toHaveProperty('mcp-protocol-version');
  });

  it.each(['2025-11-25', '2025-06-18', '2025-03-26'])('takes %s', (protocolVersion) => {
    expect(read({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'old', version: '1' } })).toEqual({
      revision: protocolVersion,
      capabilities: { tools: {} },
      server: { name: 'old', version: '1' },
    });
  });

  it.each(['2024-11-05', '2026-07-28', '', 'latest'])('does not take %j', (protocolVersion) => {
    expect(read({ protocolVersion, capabilities: {} }).revision).toBeUndefined();
  });

  it.each([{}, { protocolVersion: 1, capabilities: {} }, { protocolVersion: '2025-11-25', capabilities: [] }])(
    'refuses %j',
    (result) => {
      expect(() => read(result)).toThrow(expect.objectContaining({ code: 'upstream.invalid-answer' }));
    },
  );
});
