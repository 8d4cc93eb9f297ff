import { errorCatalogue, GatehouseError } from '@gatehouse/errors';
import { McpServer, ProtocolError } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { askPeer, bytes } from '../test/sdk-peer.ts';
import { errorMessage, relayedErrorMessage } from './message.ts';
import { httpStatusOf, relayedError } from './relayed-error.ts';
import { parseUpstreamAnswer } from './upstream-answer.ts';
import type { UpstreamError } from './upstream-message.ts';

const upstreamError = (code: number, rest = '') =>
  parseUpstreamAnswer(
    bytes(`{"jsonrpc":"2.0","id":1,"error":{"code":${code},"message":"m"${rest}}}`),
    1,
  ) as UpstreamError;
const relayed = (code: number, rest?: string) => relayedError(upstreamError(code, rest));

describe('an error of an upstream', () => {
  it('keeps its code, its words and its data to the letter', () => {
    const error = relayedError(upstreamError(-32602, ',"data":{ "n":12345678901234567890, "code":"token.invalid"}'));
    expect(relayedErrorMessage('id', error)).toBe(
      '{"jsonrpc":"2.0","id":"id","error":{"code":-32602,"message":"m","data":{ "n":12345678901234567890, "code":"token.invalid"}}}',
    );
    expect(relayed(1, ',"data":[1.0]').text).toBe('{"code":1,"message":"m","data":[1.0]}');
    expect(relayed(-32000).text).toBe('{"code":-32000,"message":"m"}');
    expect(relayed(-32021, ',"data":{"requiredCapabilities":{}}').code).toBe(-32021);
  });

  it('has no member but its own', () => {
    expect(relayed(1, ',"correlationId":"x","Data":{"a":1}').text).toBe('{"code":1,"message":"m"}');
  });

  it.each([
    [-32002, -32602],
    [-32042, -32603],
    [4010, -32603],
    [5999, -32603],
  ])('with the code %i goes on with %i', (code, expected) => {
    expect(relayed(code)).toMatchObject({ code: expected, text: `{"code":${expected},"message":"m"}` });
  });

  it.each([-32700, -32020, -32022])('with the code %i blames us, and is not the caller’s', (code) => {
    expect(() => relayed(code)).toThrow(expect.objectContaining({ code: 'upstream.invalid-answer' }));
  });

  it.each(['correlationId', 'CorrelationId', 'correlation_id'])('cannot pass for ours by its %s', (member) => {
    const ours = JSON.parse(errorMessage(1, new GatehouseError('tool.unknown'), 'c'));
    expect(ours.error.data).toHaveProperty('correlationId');
    const data = `{"code":"tool.unknown","${member}":"c"}`;
    expect(relayed(-32602, `,"data":${data}`).text).toBe(`{"code":-32602,"message":"m","data":{"upstream":${data}}}`);
  });
});

it('leaves every positive code of the catalogue to Gatehouse', () => {
  for (const { mcp } of Object.values(errorCatalogue)) {
    if (mcp.code > 0) expect(relayed(mcp.code).code).toBe(-32603);
  }
});

describe('the HTTP status of an upstream’s error', () => {
  it.each([-32602, -32603, -32600, -32000, 1, -32021])('is what the official server answers to %i', async (code) => {
    const server = new McpServer({ name: 'peer', version: '1' });
    server.server.registerCapabilities({ tools: {} });
    server.server.setRequestHandler('tools/call', async () => {
      await Promise.resolve();
      throw new ProtocolError(code, 'm');
    });
    const { status, messages } = await askPeer(server, { method: 'tools/call', target: 'a', members: '"name":"a"' });
    expect(messages[0]).toMatchObject({ error: { code } });
    expect(httpStatusOf(code)).toBe(status);
  });

  it('is 404 for a method that is not there, and 400 for what the specification calls a bad request', async () => {
    const { status, messages } = await askPeer(new McpServer({ name: 'peer', version: '1' }), {
      method: 'prompts/list',
    });
    expect([status, messages[0]]).toMatchObject([404, { error: { code: -32601 } }]);
    expect(httpStatusOf(-32601)).toBe(404);
    expect([-32020, -32022].map(httpStatusOf)).toEqual([400, 400]);
  });
});
