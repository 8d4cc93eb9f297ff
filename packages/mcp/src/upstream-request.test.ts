import * as sdk from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { checkEnvelope } from './check-envelope.ts';
import { decodeHeaderValue } from './header.ts';
import { META } from './meta.ts';
import { parseMessage } from './parse-message.ts';
import { buildUpstreamRequest } from './upstream-request.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const metaText =
  '{ "io.modelcontextprotocol/protocolVersion" : "2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"c","version":"1","x":1.0},' +
  '"io.modelcontextprotocol/clientCapabilities":{"sampling":{} },"progressToken":7,"vendor/x": [1E2]}';
const argumentsText = '{"amount": 1.00, "note":"\\u00e9", "big":12345678901234567890, "__proto__":{"a":1}}';
const caller = parseMessage(
  bytes(
    `{"jsonrpc":"2.0","id":"callers","method":"tools/call","params":{"name":"acme_pay","_meta":${metaText},"arguments":${argumentsText}}}`,
  ),
);
const built = buildUpstreamRequest({
  id: 12,
  method: 'tools/call',
  target: 'pay',
  params: [['arguments', caller.params.raw.get('arguments')]],
  meta: caller.params.rawMeta,
});

describe('buildUpstreamRequest', () => {
  it('splices in the arguments and _meta as they came, under an envelope of its own', () => {
    expect(built.body).toBe(
      `{"jsonrpc":"2.0","id":12,"method":"tools/call","params":{"name":"pay","arguments":${argumentsText},"_meta":{` +
        '"io.modelcontextprotocol/clientInfo":{"name":"c","version":"1","x":1.0},' +
        '"io.modelcontextprotocol/clientCapabilities":{"sampling":{} },"progressToken":7,"vendor/x":[1E2],' +
        '"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}',
    );
    expect(built.body).not.toContain('callers');
  });

  it('sets the standard headers after the body, so that its own checks accept it', () => {
    expect(built.headers).toEqual({
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'pay',
    });
    expect(checkEnvelope(built.headers, parseMessage(bytes(built.body)))).toMatchObject({ id: 12, target: 'pay' });
  });

  it('cannot be made to end a header by the name of a tool', () => {
    const { headers, body } = buildUpstreamRequest({ id: 1, method: 'tools/call', target: 'a\r\nAuthorization: x' });
    expect(headers['mcp-name']).toMatch(/^=\?base64\?[A-Za-z0-9+/=]+\?=$/);
    expect(decodeHeaderValue(headers['mcp-name'] ?? '')).toBe('a\r\nAuthorization: x');
    expect(parseMessage(bytes(body)).params.value.name).toBe('a\r\nAuthorization: x');
  });

  it('asks on its own behalf with an envelope that is complete', () => {
    const clientInfo = { name: 'gatehouse', version: '1' };
    const { headers, body } = buildUpstreamRequest({
      id: 1,
      method: 'server/discover',
      ownMeta: { [META.clientInfo]: clientInfo },
    });
    expect(headers).not.toHaveProperty('mcp-name');
    const { params } = parseMessage(bytes(body));
    expect(params.value).toEqual({
      _meta: {
        [META.clientCapabilities]: {},
        [META.clientInfo]: clientInfo,
        [META.protocolVersion]: '2026-07-28',
      },
    });
  });

  it('puts what is ours in the place of what the caller said', () => {
    const { body } = buildUpstreamRequest({
      id: 1,
      method: 'tools/list',
      meta: caller.params.rawMeta,
      ownMeta: { [META.clientCapabilities]: {}, progressToken: 'ours', [META.protocolVersion]: '1999-01-01' },
    });
    expect(parseMessage(bytes(body)).params.meta).toMatchObject({
      [META.clientCapabilities]: {},
      [META.protocolVersion]: '2026-07-28',
      progressToken: 'ours',
      'vendor/x': [100],
    });
  });

  it('lets no spliced member stand beside the target or _meta', () => {
    const raw = caller.params.raw;
    const { body } = buildUpstreamRequest({
      id: 1,
      method: 'tools/call',
      target: 'pay',
      params: Object.entries({ name: raw.get('name'), _meta: raw.get('_meta'), arguments: undefined }),
    });
    expect(parseMessage(bytes(body)).params.value).toMatchObject({ name: 'pay' });
    expect(body).not.toContain('acme_pay');
  });
});

describe('the reserved members of _meta', () => {
  it('are spelled as the official SDK spells them', () => {
    expect(META).toMatchObject({
      protocolVersion: sdk.PROTOCOL_VERSION_META_KEY,
      clientInfo: sdk.CLIENT_INFO_META_KEY,
      clientCapabilities: sdk.CLIENT_CAPABILITIES_META_KEY,
      serverInfo: sdk.SERVER_INFO_META_KEY,
      subscriptionId: sdk.SUBSCRIPTION_ID_META_KEY,
      logLevel: sdk.LOG_LEVEL_META_KEY,
      traceparent: sdk.TRACEPARENT_META_KEY,
      tracestate: sdk.TRACESTATE_META_KEY,
      baggage: sdk.BAGGAGE_META_KEY,
    });
  });
});
