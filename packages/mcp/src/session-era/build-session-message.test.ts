import { describe, expect, it } from 'vitest';
import { paramsIn } from '../../test/sdk-peer.ts';
import type { RawJson } from '../scan-json.ts';
import { buildSessionNotification, buildSessionRequest, buildSessionResponse } from './build-session-message.ts';

const address = { revision: '2025-06-18', sessionId: 's-1' };
const argumentsText = '{"amount": 1.00, "note":"\\u00e9", "big":12345678901234567890, "__proto__":{"a":1}}';
const params = paramsIn(
  `{"name":"acme_pay","task":{"ttl":1},"inputResponses":{},"requestState":"s","arguments":${argumentsText},"vendor":1e2,"_meta":{` +
    '"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},' +
    '"io.modelcontextprotocol/clientInfo":{"name":"c","version":"1"},"io.modelcontextprotocol/logLevel":"info",' +
    '"progressToken":"callers","vendor/x": [1E2]}}',
);

describe('a request to an upstream of the session era', () => {
  it('has the arguments as they came, under the name of the upstream and an id of ours', () => {
    const { body } = buildSessionRequest(address, {
      id: 'ours',
      method: 'tools/call',
      target: 'pay',
      params: params.raw,
      meta: params.rawMeta,
    });
    expect(body).toBe(
      `{"jsonrpc":"2.0","id":"ours","method":"tools/call","params":{"name":"pay","arguments":${argumentsText},"vendor":1e2,` +
        '"_meta":{"vendor/x":[1E2],"progressToken":"ours"}}}',
    );
  });

  it('says its session and its revision in headers, and nothing that only the current revision repeats there', () => {
    const { headers } = buildSessionRequest(address, { id: '1', method: 'tools/call', target: 'pay' });
    expect(headers).toEqual({
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
      'mcp-session-id': 's-1',
    });
    const { headers: without } = buildSessionRequest({ ...address, sessionId: undefined }, { id: '1', method: 'ping' });
    expect(without).not.toHaveProperty('mcp-session-id');
  });

  it('has no _meta where there is nothing to say in it, and asks for no progress that nobody wants', () => {
    expect(buildSessionRequest(address, { id: '1', method: 'tools/list' }).body).toBe(
      '{"jsonrpc":"2.0","id":"1","method":"tools/list","params":{}}',
    );
  });

  it('has our members of _meta instead of the caller’s', () => {
    const { body } = buildSessionRequest(address, {
      id: '1',
      method: 'tools/list',
      meta: paramsIn('{"_meta":{"traceparent":"theirs","x":1}}').rawMeta,
      ownMeta: { traceparent: 'ours', tracestate: undefined },
    });
    expect(body).toContain('"_meta":{"x":1,"traceparent":"ours"}');
  });
});

describe('what else is said in a session', () => {
  it('is a notification, with params or without', () => {
    expect(buildSessionNotification(address, 'notifications/initialized').body).toBe(
      '{"jsonrpc":"2.0","method":"notifications/initialized"}',
    );
    expect(buildSessionNotification(address, 'notifications/cancelled', { requestId: 'a' }).body).toBe(
      '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"a"}}',
    );
  });

  it('is the answer to a request, under its id as it was written', () => {
    expect(buildSessionResponse(address, '1.0' as RawJson, { result: {} }).body).toBe(
      '{"jsonrpc":"2.0","id":1.0,"result":{}}',
    );
  });
});
