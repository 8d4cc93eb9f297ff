import { GatehouseError } from '@gatehouse/errors';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { bytes } from '../../test/sdk-peer.ts';
import { eraOf } from '../era.ts';
import { errorForm } from '../error-form.ts';
import { META } from '../meta.ts';
import { parseMessage } from '../parse-message.ts';
import { checkSessionMessage } from './check-session-message.ts';

type Headers = Record<string, string>;

function check(sent: Headers, message: object) {
  const parsed = parseMessage(bytes(JSON.stringify(message)));
  expect(eraOf(sent, parsed)).toBe('session');
  return checkSessionMessage(sent, parsed);
}

/** HTTP status and JSON-RPC code of our answer; [202] for what wants none, [200] for what would go on. */
function ours(sent: Headers, message: object): (number | undefined)[] {
  try {
    return check(sent, message).kind === 'notification' ? [202] : [200];
  } catch (error) {
    if (!(error instanceof GatehouseError)) throw error;
    const { status, code } = errorForm(error, 'session');
    return [status, code];
  }
}

/** The same from the official SDK's server, which serves the session era without sessions as well. */
async function theirs(sent: Headers, message: object): Promise<(number | undefined)[]> {
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'peer', version: '1' }, { capabilities: { completions: {} } });
    server.registerTool('add', {}, async () => ({ content: [] }));
    server.registerPrompt('greet', {}, async () => ({ messages: [] }));
    server.registerResource('readme', 'file:///readme', {}, async () => ({ contents: [] }));
    return server;
  });
  const response = await handler.fetch(
    new Request('http://peer.test/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...sent },
      body: JSON.stringify(message),
    }),
  );
  const text = await response.text();
  const json = text.startsWith('{') ? text : text.match(/^data: (\{.*)$/m)?.[1];
  const code = json === undefined ? undefined : JSON.parse(json).error?.code;
  return code === undefined ? [response.status] : [response.status, code];
}

const request = (method: string, params?: object) => ({ jsonrpc: '2.0', id: 1, method, params });
const initialize = (protocolVersion: unknown) =>
  request('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'c', version: '1' } });
const of = (revision: string) => ({ 'mcp-protocol-version': revision });
const latest = of('2025-11-25');
const call = request('tools/call', { name: 'add', arguments: {} });

const cases: [what: string, sent: Headers, message: object, expected: number[]][] = [
  ['the handshake', {}, initialize('2025-11-25'), [200]],
  ['the handshake with its header', latest, initialize('2025-11-25'), [200]],
  ['a handshake for a revision that is not known', {}, initialize('1999-01-01'), [200]],
  ['a handshake for the current revision', {}, initialize('2026-07-28'), [200]],
  ['a ping', latest, request('ping'), [200]],
  ['a list', of('2025-06-18'), request('tools/list'), [200]],
  ['a request that names no revision', {}, request('tools/list'), [200]],
  ['a call of the first revision', of('2025-03-26'), call, [200]],
  ['a call', latest, call, [200]],
  ['a prompt', latest, request('prompts/get', { name: 'greet' }), [200]],
  ['a resource', latest, request('resources/read', { uri: 'file:///readme' }), [200]],
  [
    'a call with headers of the current revision',
    { ...latest, 'mcp-method': 'tools/call', 'mcp-name': 'add' },
    call,
    [200],
  ],
  ['a call under the name of another', { ...latest, 'mcp-method': 'ping', 'mcp-name': 'sub' }, call, [200]],
  ['a call in a session that there is not', { ...latest, 'mcp-session-id': 'x' }, call, [200]],
  ['a call that names no tool', latest, request('tools/call', {}), [200, -32602]],
  ['an unknown method', latest, request('tools/burn'), [200, -32601]],
  ['a method that objects inherit', latest, request('constructor'), [200, -32601]],
  ['a log level', latest, request('logging/setLevel', { level: 'info' }), [200, -32601]],
  ['a subscription', latest, request('resources/subscribe', { uri: 'file:///readme' }), [200, -32601]],
  ['a discovery without its envelope', latest, request('server/discover'), [200, -32601]],
  ['a notification', latest, { jsonrpc: '2.0', method: 'notifications/initialized' }, [202]],
  ['a notification that names no revision', {}, { jsonrpc: '2.0', method: 'notifications/initialized' }, [202]],
  ['a response', latest, { jsonrpc: '2.0', id: 1, result: {} }, [202]],
];

describe('a message of the session era', () => {
  it.each(cases)('is answered as the official server does: %s', async (_, sent, message, expected) => {
    expect(ours(sent, message)).toEqual(expected);
    expect(await theirs(sent, message)).toEqual(expected);
  });

  it.each(['2024-11-05', '', '2025-11-25, 2025-11-25', '1'])(
    'is refused for a revision that is not served: %j',
    (revision) => {
      for (const message of [call, { jsonrpc: '2.0', method: 'notifications/initialized' }]) {
        // Ours is the code that 2025-11-25, basic/lifecycle, has in its example.
        expect(ours(of(revision), message)).toEqual([400, -32602]);
      }
    },
  );

  it.each([
    ['2025-03-26', '2025-03-26'],
    ['2025-06-18', '2025-06-18'],
    ['2025-11-25', '2025-11-25'],
    ['2024-11-05', '2025-11-25'],
    ['2026-07-28', '2025-11-25'],
    ['x', '2025-11-25'],
  ])('agrees on a revision: to %s it says %s', (requested, revision) => {
    expect(check({}, initialize(requested))).toEqual({
      kind: 'session-request',
      id: 1,
      method: 'initialize',
      revision,
    });
  });

  it.each([undefined, 1, null])('that begins with the version %j is told what is wrong', (version) => {
    expect(() => check({}, initialize(version))).toThrow(
      expect.objectContaining({
        code: 'request.params-invalid',
        data: expect.objectContaining({ member: 'protocolVersion' }),
      }),
    );
  });

  it('is told by what a log level or a subscription is had', () => {
    expect(() => check(latest, request('resources/unsubscribe', { uri: 'a:b' }))).toThrow(
      expect.objectContaining({ code: 'session.required' }),
    );
  });

  it('may name nothing with a control character', () => {
    expect(ours(latest, request('tools/call', { name: 'a\0dd' }))).toEqual([200, -32602]);
  });

  it('says in its header alone what it speaks, and 2025-03-26 when it says nothing', () => {
    expect(check({}, call)).toMatchObject({
      kind: 'request',
      revision: '2025-03-26',
      method: 'tools/call',
      target: 'add',
    });
    expect(check({ ...of('2025-06-18'), 'mcp-method': 'ping' }, call)).toMatchObject({ revision: '2025-06-18' });
  });
});

describe('the era of a message', () => {
  const era = (sent: Headers, message: object) => eraOf(sent, parseMessage(bytes(JSON.stringify(message))));
  const current = { [META.protocolVersion]: '2026-07-28', [META.clientCapabilities]: {} };

  it.each([
    ['the header of the current revision', of('2026-07-28'), call],
    ['a later header', of('2027-01-01'), call],
    ['an envelope', {}, request('tools/list', { _meta: current })],
    ['an envelope under a header of the session era', latest, request('tools/list', { _meta: current })],
    ['a handshake under the current header', of('2026-07-28'), initialize('2025-11-25')],
    ['a notification with an envelope', {}, { jsonrpc: '2.0', method: 'notifications/x', params: { _meta: current } }],
    ['a response under the current header', of('2026-07-28'), { jsonrpc: '2.0', id: 1, result: {} }],
  ])('is the current one by %s', (_, sent, message) => {
    expect(era(sent, message)).toBe('current');
  });

  it.each([
    ['headers that name method and tool', { 'mcp-method': 'tools/call', 'mcp-name': 'add' }, call],
    ['capabilities in _meta', {}, request('tools/list', { _meta: { [META.clientCapabilities]: {} } })],
    [
      'a handshake with half an envelope',
      {},
      request('initialize', { _meta: { [META.protocolVersion]: '2026-07-28' } }),
    ],
  ])('is not changed by %s', (_, sent, message) => {
    expect(era(sent, message)).toBe('session');
  });
});
