import { GatehouseError } from '@gatehouse/errors';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { checkEnvelope } from './check-envelope.ts';
import { META } from './meta.ts';
import { METHODS } from './method.ts';
import { parseMessage } from './parse-message.ts';
import { CURRENT_REVISION } from './revision.ts';

const meta = {
  [META.protocolVersion]: CURRENT_REVISION,
  [META.clientInfo]: { name: 'client', version: '1' },
  [META.clientCapabilities]: {},
};
const headers = {
  'mcp-protocol-version': CURRENT_REVISION,
  'mcp-method': 'tools/call',
  'mcp-name': 'add',
};
const params = { name: 'add', arguments: { a: 1 }, _meta: meta };
const body = { jsonrpc: '2.0', id: 7, method: 'tools/call', params };

type Headers = Record<string, string>;

function check(sent: Headers, message: object) {
  return checkEnvelope(sent, parseMessage(new TextEncoder().encode(JSON.stringify(message))));
}

/** HTTP status and JSON-RPC code of our answer; [202] for a notification, [200] for what would go on. */
function ours(sent: Headers, message: object): (number | undefined)[] {
  try {
    return check(sent, message).kind === 'notification' ? [202] : [200];
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    return [error.definition.mcp.status, error.definition.mcp.code];
  }
}

/** The same from the official SDK's server, serving the current revision only. */
async function theirs(sent: Headers, message: object): Promise<(number | undefined)[]> {
  const handler = createMcpHandler(
    () => {
      const server = new McpServer({ name: 'peer', version: '1' });
      server.registerTool('add', {}, async () => ({ content: [] }));
      server.registerPrompt('greet', {}, async () => ({ messages: [] }));
      server.registerResource('readme', 'file:///readme', {}, async () => ({ contents: [] }));
      return server;
    },
    { legacy: 'reject' },
  );
  const response = await handler.fetch(
    new Request('http://peer.test/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...sent },
      body: JSON.stringify(message),
    }),
  );
  const text = await response.text();
  const code = text.startsWith('{') ? JSON.parse(text).error?.code : undefined;
  return code === undefined ? [response.status] : [response.status, code];
}

const without = (object: object, ...members: string[]) =>
  Object.fromEntries(Object.entries(object).filter(([member]) => !members.includes(member)));
const withMeta = (change: object, ...drop: string[]) => ({
  ...body,
  params: { ...params, _meta: { ...without(meta, ...drop), ...change } },
});
const request = (method: string, rest: object = {}) => ({
  jsonrpc: '2.0',
  id: 'x',
  method,
  params: { ...rest, _meta: meta },
});
const initialize = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
};

const cases: [what: string, sent: Headers, message: object, expected: number[]][] = [
  ['a call in order', headers, body, [200]],
  ['a list in order', { ...without(headers, 'mcp-name'), 'mcp-method': 'tools/list' }, request('tools/list'), [200]],
  ['a name in Base64', { ...headers, 'mcp-name': '=?base64?YWRk?=' }, body, [200]],
  ['a name that a list does not need', { ...headers, 'mcp-method': 'tools/list' }, request('tools/list'), [200]],
  ['no client info, which is optional', headers, withMeta({}, META.clientInfo), [200]],
  ['foreign members of _meta', headers, withMeta({ 'example.org/x': 1, progressToken: 'p' }), [200]],

  ['no revision header', without(headers, 'mcp-protocol-version'), body, [400, -32020]],
  ['another revision in the header', { ...headers, 'mcp-protocol-version': '2025-11-25' }, body, [400, -32020]],
  ['a later revision in the header', { ...headers, 'mcp-protocol-version': '2027-01-01' }, body, [400, -32020]],
  ['no method header', without(headers, 'mcp-method'), body, [400, -32020]],
  ['another method in the header', { ...headers, 'mcp-method': 'tools/list' }, body, [400, -32020]],
  ['the method in another case', { ...headers, 'mcp-method': 'Tools/Call' }, body, [400, -32020]],
  ['a method sent twice', { ...headers, 'mcp-method': 'tools/call, tools/call' }, body, [400, -32020]],
  ['no name header', without(headers, 'mcp-name'), body, [400, -32020]],
  ['another name in the header', { ...headers, 'mcp-name': 'sub' }, body, [400, -32020]],
  ['a name in broken Base64', { ...headers, 'mcp-name': '=?base64?YWR?=' }, body, [400, -32020]],
  ['a name in Base64 of another', { ...headers, 'mcp-name': '=?base64?c3Vi?=' }, body, [400, -32020]],
  ['a name in Base64 that is not UTF-8', { ...headers, 'mcp-name': '=?base64?/w==?=' }, body, [400, -32020]],
  [
    'a prompt whose header names another',
    { ...headers, 'mcp-method': 'prompts/get', 'mcp-name': 'greet' },
    request('prompts/get', { name: 'other' }),
    [400, -32020],
  ],
  [
    'a resource without its header',
    { ...without(headers, 'mcp-name'), 'mcp-method': 'resources/read' },
    request('resources/read', { uri: 'file:///readme' }),
    [400, -32020],
  ],
  [
    'a resource in order',
    { ...headers, 'mcp-method': 'resources/read', 'mcp-name': 'file:///readme' },
    request('resources/read', { uri: 'file:///readme' }),
    [200],
  ],

  ['no _meta', headers, { ...body, params: without(params, '_meta') }, [400, -32602]],
  ['no params', headers, without(body, 'params'), [400, -32602]],
  ['no revision in _meta', headers, withMeta({}, META.protocolVersion), [400, -32602]],
  ['no capabilities in _meta', headers, withMeta({}, META.clientCapabilities), [400, -32602]],
  ['a revision in _meta that is a number', headers, withMeta({ [META.protocolVersion]: 20260728 }), [400, -32602]],
  ['capabilities that are an array', headers, withMeta({ [META.clientCapabilities]: [] }), [400, -32602]],
  ['client info without a version', headers, withMeta({ [META.clientInfo]: { name: 'c' } }), [400, -32602]],
  ['a log level that there is not', headers, withMeta({ [META.logLevel]: 'loud' }), [400, -32602]],
  [
    'a faulty _meta and a wrong header',
    { ...headers, 'mcp-method': 'tools/list' },
    withMeta({}, META.clientCapabilities),
    [400, -32602],
  ],

  [
    'a revision that is not known, named twice',
    { ...headers, 'mcp-protocol-version': '2027-01-01' },
    withMeta({ [META.protocolVersion]: '2027-01-01' }),
    [400, -32022],
  ],
  [
    'a revision that is not known, without a header',
    without(headers, 'mcp-protocol-version'),
    withMeta({ [META.protocolVersion]: 'draft' }),
    [400, -32022],
  ],
  [
    'a session-era revision in an envelope',
    { ...headers, 'mcp-protocol-version': '2025-11-25' },
    withMeta({ [META.protocolVersion]: '2025-11-25' }),
    [400, -32022],
  ],
  ['the handshake under a current header', headers, initialize, [400, -32020]],

  ['an unknown method', { ...headers, 'mcp-method': 'tools/burn' }, request('tools/burn'), [404, -32601]],
  ['a method of the session era', { ...headers, 'mcp-method': 'ping' }, request('ping'), [404, -32601]],
  [
    'the handshake in a current envelope',
    { ...headers, 'mcp-method': 'initialize' },
    request('initialize'),
    [404, -32601],
  ],
  ['a method that objects inherit', { ...headers, 'mcp-method': 'constructor' }, request('constructor'), [404, -32601]],
  ['an unknown method without its header', without(headers, 'mcp-method'), request('tools/burn'), [400, -32020]],

  ['a notification', headers, without({ ...body, method: 'notifications/cancelled' }, 'id'), [400, -32020]],
  [
    'a notification in order',
    { ...headers, 'mcp-method': 'notifications/cancelled' },
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1, _meta: meta } },
    [202],
  ],
  [
    'a notification without headers',
    {},
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1, _meta: meta } },
    [202],
  ],
  [
    'a notification of a revision that is not known',
    {},
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: { _meta: { [META.protocolVersion]: '2027-01-01' } } },
    [400, -32022],
  ],
  [
    'a notification whose header differs',
    { 'mcp-protocol-version': '2025-11-25' },
    { jsonrpc: '2.0', method: 'notifications/cancelled', params: { _meta: meta } },
    [400, -32020],
  ],
];

describe('checkEnvelope', () => {
  it.each(cases)(
    'answers %s as the specification says and the official server does',
    async (_, sent, message, expected) => {
      expect(ours(sent, message)).toEqual(expected);
      expect(await theirs(sent, message)).toEqual(expected);
    },
  );

  it('refuses a call that names no tool before it is dispatched', () => {
    const { name, ...unnamed } = params;
    expect(ours(without(headers, 'mcp-name') as Headers, { ...body, params: unnamed })).toEqual([400, -32602]);
    expect(ours(headers, { ...body, params: { ...params, name: [name] } })).toEqual([400, -32602]);
  });

  it.each(['a\0dd', 'add\n', 'add\u0085'])(
    'refuses a target with a control character, which %j would be without it',
    (name) => {
      const encoded = `=?base64?${Buffer.from(name).toString('base64')}?=`;
      expect(ours({ ...headers, 'mcp-name': encoded }, { ...body, params: { ...params, name } })).toEqual([
        400, -32602,
      ]);
      const read = { ...headers, 'mcp-method': 'resources/read', 'mcp-name': encoded };
      expect(ours(read, request('resources/read', { uri: name }))).toEqual([400, -32602]);
    },
  );

  it('gives the method, the target and the params of what it lets through', () => {
    expect(check(headers, body)).toMatchObject({
      kind: 'request',
      id: 7,
      method: 'tools/call',
      target: 'add',
      params: { value: { arguments: { a: 1 } } },
    });
  });

  it('takes no response: there is nothing that a client of this revision was asked', () => {
    expect(ours(headers, { jsonrpc: '2.0', id: 1, result: {} })).toEqual([400, -32600]);
  });

  it('compares a name beyond ASCII by its Base64 form', () => {
    const name = 'Überweisung 💶';
    const encoded = `=?base64?${Buffer.from(name).toString('base64')}?=`;
    expect(check({ ...headers, 'mcp-name': encoded }, { ...body, params: { ...params, name } })).toMatchObject({
      target: name,
    });
  });

  it('takes a header that came as several values for a mismatch', () => {
    const message = parseMessage(new TextEncoder().encode(JSON.stringify(body)));
    expect(() => checkEnvelope({ ...headers, 'mcp-name': ['add', 'add'] }, message)).toThrow(GatehouseError);
  });

  it('says which revisions are served, and echoes the one that was asked for without trusting its length', () => {
    const refusal = (message: object, sent: Headers = {}) => {
      try {
        check(sent, message);
      } catch (error) {
        return (error as GatehouseError).data;
      }
      return undefined;
    };
    const supported = ['2026-07-28', '2025-11-25', '2025-06-18', '2025-03-26'];
    expect(refusal(withMeta({ [META.protocolVersion]: 'draft' }))).toEqual({ supported, requested: 'draft' });
    const long = withMeta({ [META.protocolVersion]: '9'.repeat(10_000) });
    expect(refusal(long)?.requested).toHaveLength(64);
  });

  it('asks requests about a task for its id in the header, too', () => {
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      const about = (name: string) =>
        check({ ...headers, 'mcp-method': method, 'mcp-name': name }, request(method, { taskId: 'x' }));
      expect(about('x')).toMatchObject({ method, target: 'x' });
      expect(() => about('y')).toThrow(expect.objectContaining({ code: 'request.header-mismatch' }));
    }
  });

  it('knows every request of the revision that the official server knows', async () => {
    const ownToOthers = (method: string) => method === 'subscriptions/listen' || method.startsWith('tasks/');
    for (const method of METHODS.filter((known) => !ownToOthers(known))) {
      const target = { 'tools/call': 'add', 'prompts/get': 'greet', 'resources/read': 'file:///readme' }[
        method as string
      ];
      const sent = { ...headers, 'mcp-method': method, ...(target ? { 'mcp-name': target } : {}) };
      const rest = {
        name: target,
        uri: target,
        ref: { type: 'ref/prompt', name: 'greet' },
        argument: { name: 'a', value: '' },
      };
      const [status, code] = await theirs(sent, request(method, rest));
      expect([method, status, code === -32601 && method !== 'completion/complete']).toEqual([method, status, false]);
    }
  });
});
