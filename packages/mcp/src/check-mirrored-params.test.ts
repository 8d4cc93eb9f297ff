import { GatehouseError } from '@gatehouse/errors';
import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askPeer, paramsOf } from '../test/sdk-peer.ts';
import { checkMirroredParams, mirrorParams } from './check-mirrored-params.ts';
import { mirroredParams } from './mirrored-params.ts';

const inputSchema = {
  type: 'object' as const,
  properties: {
    s: { type: 'string', 'x-mcp-header': 'Text' },
    i: { type: 'integer', 'x-mcp-header': 'Count' },
    b: { type: 'boolean', 'x-mcp-header': 'Flag' },
    deep: { type: 'object', properties: { s: { type: 'string', 'x-mcp-header': 'Deep' } } },
  },
};
const mirrored = mirroredParams(inputSchema) ?? [];
const membersFor = (argumentsText: string) => `"name":"tool","arguments":${argumentsText}`;

/** HTTP status and JSON-RPC code of our refusal; 200 when the check passes. */
function ours(argumentsText: string, headers: Record<string, string>): unknown[] {
  try {
    checkMirroredParams(mirrored, headers, paramsOf(membersFor(argumentsText)));
    return [200];
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    return [error.definition.mcp.status, error.definition.mcp.code];
  }
}

/** The same from the official server, whose schema for the arguments is another matter. */
async function theirs(argumentsText: string, headers: Record<string, string>): Promise<unknown[]> {
  const server = new McpServer({ name: 'peer', version: '1' });
  server.registerTool('tool', { inputSchema: fromJsonSchema(inputSchema) }, async () => ({ content: [] }));
  const members = membersFor(argumentsText);
  const { status, messages } = await askPeer(server, { method: 'tools/call', target: 'tool', members }, headers);
  const error = messages[0]?.error as { code: number } | undefined;
  return status === 200 ? [200] : [status, error?.code];
}

const REFUSED = [400, -32020];
const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;

describe('arguments that are repeated in headers', () => {
  it.each<[string, string, Record<string, string>, unknown[]]>([
    ['text', '{"s":"hello world"}', { 'mcp-param-text': 'hello world' }, [200]],
    ['text in Base64', '{"s":"größe"}', { 'mcp-param-text': base64('größe') }, [200]],
    ['empty text in Base64', '{"s":""}', { 'mcp-param-text': '=?base64??=' }, [200]],
    ['text that looks encoded', '{"s":"=?base64?YQ==?="}', { 'mcp-param-text': base64('=?base64?YQ==?=') }, [200]],
    ['an integer', '{"i":42}', { 'mcp-param-count': '42' }, [200]],
    ['an integer in another form', '{"i":42}', { 'mcp-param-count': '42.0' }, [200]],
    ['an integer with zeros before it', '{"i":-7.0}', { 'mcp-param-count': '-007' }, [200]],
    ['a truth value', '{"b":false}', { 'mcp-param-flag': 'false' }, [200]],
    ['a deep argument', '{"deep":{"s":"x"}}', { 'mcp-param-deep': 'x' }, [200]],
    ['nothing', '{}', {}, [200]],
    ['null', '{"s":null}', {}, [200]],
    ['an argument that is absent, and its header', '{}', { 'mcp-param-text': 'x' }, [200]],
    ['a header that nobody declared', '{"s":"x"}', { 'mcp-param-text': 'x', 'mcp-param-other': '?' }, [200]],
    ['an argument that is a list', '{"s":["x"]}', {}, [200]],

    ['no header', '{"s":"x"}', {}, REFUSED],
    ['no header for a deep argument', '{"deep":{"s":"x"}}', {}, REFUSED],
    ['another text', '{"s":"x"}', { 'mcp-param-text': 'y' }, REFUSED],
    ['text in another case', '{"s":"x"}', { 'mcp-param-text': 'X' }, REFUSED],
    ['another text in Base64', '{"s":"x"}', { 'mcp-param-text': base64('y') }, REFUSED],
    ['broken Base64', '{"s":"x"}', { 'mcp-param-text': '=?base64?eA=?=' }, REFUSED],
    ['Base64 of no UTF-8', '{"s":"x"}', { 'mcp-param-text': '=?base64?/w==?=' }, REFUSED],
    ['another number', '{"i":42}', { 'mcp-param-count': '43' }, REFUSED],
    ['a number in hexadecimal', '{"i":42}', { 'mcp-param-count': '0x2a' }, REFUSED],
    ['an empty header for zero', '{"i":0}', { 'mcp-param-count': '' }, REFUSED],
    ['a truth value in another case', '{"b":true}', { 'mcp-param-flag': 'True' }, REFUSED],
    ['a value sent twice', '{"b":true}', { 'mcp-param-flag': 'true, true' }, REFUSED],
  ])('are judged as the official server judges them: %s', async (_, argumentsText, headers, expected) => {
    expect(ours(argumentsText, headers)).toEqual(expected);
    expect(await theirs(argumentsText, headers)).toEqual(expected);
  });

  it.each([
    ['{"i":9007199254740993}', '9007199254740992'],
    ['{"i":9007199254740993}', '9007199254740993'],
    ['{"i":1e400}', '1e400'],
    ['{"i":0.10000000000000000001}', '0.1'],
    ['{"i":9007199254740992}', '9007199254740992'],
  ])('are refused when the number in %s is another one to the next reader', (argumentsText, header) => {
    expect(ours(argumentsText, { 'mcp-param-count': header })).toEqual([400, -32602]);
  });

  it('are not mistaken for a number that only rounds to theirs', () => {
    expect(ours('{"i":42}', { 'mcp-param-count': '42.00000000000000000001' })).toEqual(REFUSED);
  });

  it('are found by their own members only', () => {
    const inherited = mirroredParams({
      type: 'object',
      properties: { constructor: { properties: { name: { type: 'string', 'x-mcp-header': 'X' } } } },
    });
    expect(() => checkMirroredParams(inherited ?? [], {}, paramsOf(membersFor('{}')))).not.toThrow();
    expect(mirrorParams(inherited ?? [], paramsOf(membersFor('{}')))).toEqual({});
  });

  it('are named in the refusal, and their values are not', () => {
    const refusal = () => checkMirroredParams(mirrored, {}, paramsOf(membersFor('{"deep":{"s":"secret"}}')));
    expect(refusal).toThrow(expect.objectContaining({ data: { header: 'mcp-param-deep' } }));
    const number = () => checkMirroredParams(mirrored, {}, paramsOf(membersFor('{"i":1e400}')));
    expect(number).toThrow(expect.objectContaining({ data: expect.objectContaining({ member: 'arguments.i' }) }));
  });
});

describe('the headers for an upstream', () => {
  it('repeat what is there, and can end no header', () => {
    const params = paramsOf(membersFor('{"s":"a\\r\\nAuthorization: x","i":7.0,"b":true,"deep":null}'));
    expect(mirrorParams(mirrored, params)).toEqual({
      'mcp-param-text': base64('a\r\nAuthorization: x'),
      'mcp-param-count': '7',
      'mcp-param-flag': 'true',
    });
  });

  it('pass our own check and the official server’s, whatever the arguments', async () => {
    const value = fc.record(
      {
        s: fc.string({ unit: 'grapheme' }),
        i: fc.maxSafeInteger(),
        b: fc.boolean(),
        deep: fc.record({ s: fc.string() }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(value, async (given) => {
        const argumentsText = JSON.stringify(given);
        const headers = mirrorParams(mirrored, paramsOf(membersFor(argumentsText)));
        expect(ours(argumentsText, headers)).toEqual([200]);
        expect(await theirs(argumentsText, headers)).toEqual([200]);
      }),
      { numRuns: 50 },
    );
  });
});
