import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askPeer } from '../test/sdk-peer.ts';
import { mirroredParams } from './mirrored-params.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const marked = (name: unknown, type: unknown = 'string') => ({ type, 'x-mcp-header': name });
const schema = (properties: object, rest: object = {}) => ({ type: 'object' as const, properties, ...rest });

/** Whether the official server finds the declarations in order; it warns in its list when it does not. */
async function sdkAccepts(inputSchema: object): Promise<boolean> {
  const server = new McpServer({ name: 'peer', version: '1' });
  server.registerTool('tool', { inputSchema: fromJsonSchema(inputSchema) }, async () => ({ content: [] }));
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { messages } = await askPeer(server, { method: 'tools/list' });
  expect(messages[0]).toMatchObject({ result: { tools: [{ name: 'tool' }] } });
  return warn.mock.calls.length === 0;
}

describe('the mirrored params of a tool', () => {
  it('are its declarations, with the way to each argument', async () => {
    const inputSchema = schema({
      region: marked('Region'),
      deep: schema({ 'a.b': schema({ n: marked('N!', 'integer') }) }),
      flag: marked('X-Flag', 'boolean'),
      plain: { type: 'string', default: { 'x-mcp-header': 'not a schema' } },
    });
    expect(mirroredParams(inputSchema)).toEqual([
      { header: 'mcp-param-region', path: ['region'], type: 'string' },
      { header: 'mcp-param-n!', path: ['deep', 'a.b', 'n'], type: 'integer' },
      { header: 'mcp-param-x-flag', path: ['flag'], type: 'boolean' },
    ]);
    expect(await sdkAccepts(inputSchema)).toBe(true);
    expect(mirroredParams(schema({}))).toEqual([]);
    expect(mirroredParams({ type: 'object' })).toEqual([]);
  });

  it.each<[string, object]>([
    ['an empty name', schema({ a: marked('') })],
    ['a name with a space', schema({ a: marked('a b') })],
    ['a name with a line break', schema({ a: marked('a\r\nX') })],
    ['a name with a colon', schema({ a: marked('a:b') })],
    ['a name beyond ASCII', schema({ a: marked('ä') })],
    ['a name that is a number', schema({ a: marked(1) })],
    ['the type number', schema({ a: marked('A', 'number') })],
    ['the type object', schema({ a: marked('A', 'object') })],
    ['several types', schema({ a: marked('A', ['string', 'null']) })],
    ['no type', schema({ a: { 'x-mcp-header': 'A' } })],
    ['two names that are one but for case', schema({ a: marked('A'), b: schema({ c: marked('a') }) })],
    ['a declaration on the arguments themselves', schema({}, { 'x-mcp-header': 'A' })],
    ['a declaration in items', schema({ a: { type: 'array', items: marked('A') } })],
    ['a declaration in a list of items', schema({ a: { type: 'array', prefixItems: [marked('A')] } })],
    ['a declaration in additionalProperties', schema({}, { additionalProperties: marked('A') })],
    ['a declaration in a branch', schema({}, { oneOf: [{ properties: { a: marked('A') } }] })],
    ['a declaration in a condition', schema({}, { if: { properties: { a: marked('A') } } })],
    ['a declaration in $defs', schema({ a: { $ref: '#/$defs/a' } }, { $defs: { a: marked('A') } })],
    ['a declaration in patternProperties', schema({}, { patternProperties: { '^a': marked('A') } })],
  ])('are not to be had from %s', async (_, inputSchema) => {
    expect(mirroredParams(inputSchema as Record<string, unknown>)).toBeUndefined();
    expect(await sdkAccepts(inputSchema)).toBe(false);
  });
});
