import { inputRequired, McpServer } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { askPeer, bytes, paramsOf } from '../test/sdk-peer.ts';
import { mayAskForInput, requestStateOf, retryOf, undeclaredInputs } from './input-required.ts';
import { METHODS } from './method.ts';
import { parseUpstreamAnswer, relayedResult } from './upstream-answer.ts';
import type { UpstreamResult } from './upstream-message.ts';

const result = (members: string): UpstreamResult =>
  parseUpstreamAnswer(
    bytes(`{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required"${members}}}`),
    1,
  ) as UpstreamResult;
const asking = (request: string) => result(`,"inputRequests":{"key":${request}}`);
const ours = { name: 'gatehouse', version: '1' };
const invalid = expect.objectContaining({ code: 'upstream.invalid-answer' });

const FORM = '{"method":"elicitation/create","params":{"mode":"form","message":"?","requestedSchema":{}}}';
const OLD_FORM = '{"method":"elicitation/create","params":{"message":"?","requestedSchema":{}}}';
const URL_MODE = '{"method":"elicitation/create","params":{"mode":"url","message":"?","url":"https://a.test"}}';
const SAMPLING = '{"method":"sampling/createMessage","params":{"messages":[],"maxTokens":1}}';
const WITH_TOOLS = '{"method":"sampling/createMessage","params":{"messages":[],"maxTokens":1,"tools":[]}}';
const ROOTS = '{"method":"roots/list"}';

describe('a result that asks for input', () => {
  it('may answer only the methods that the specification names', () => {
    expect(METHODS.filter(mayAskForInput)).toEqual(['tools/call', 'prompts/get', 'resources/read']);
  });

  it('says what is to be sent back', () => {
    expect(requestStateOf(result(',"requestState":"a\\u0041"'))).toBe('aA');
    expect(requestStateOf(result(',"requestState":""'))).toBe('');
    expect(requestStateOf(result(',"inputRequests":{}'))).toBeUndefined();
    expect(() => requestStateOf(result(',"requestState":1'))).toThrow(invalid);
    expect(() => requestStateOf(result(',"requestState":null'))).toThrow(invalid);
  });

  it('is relayed with another state, or one more, or none, and else as it was sent', () => {
    const requests = `,"inputRequests":{ "key" : ${FORM} }, "later": 1.0`;
    const meta = '"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"gatehouse","version":"1"}}}';
    const rest = `{"resultType":"input_required","inputRequests":{ "key" : ${FORM} },"later":1.0,`;
    expect(relayedResult(result(`,"requestState":"theirs"${requests}`), ours, 'ours')).toBe(
      `${rest}"requestState":"ours",${meta}`,
    );
    expect(relayedResult(result(requests), ours, 'ours')).toBe(`${rest}"requestState":"ours",${meta}`);
    expect(relayedResult(result(`,"requestState":"theirs"${requests}`), ours)).toBe(`${rest}${meta}`);
  });

  it.each<[string, string, object | undefined, boolean]>([
    ['a form, of a client with forms', FORM, { elicitation: { form: {} } }, true],
    ['a form, of a client that names no mode', FORM, { elicitation: {} }, true],
    ['a form without a mode', OLD_FORM, { elicitation: {} }, true],
    ['a form, of a client with URLs only', FORM, { elicitation: { url: {} } }, false],
    ['a form, of a client without either', FORM, { sampling: {} }, false],
    ['a URL, of a client with URLs', URL_MODE, { elicitation: { url: {} } }, true],
    ['a URL, of a client that names no mode', URL_MODE, { elicitation: {} }, false],
    ['a completion, of a client that samples', SAMPLING, { sampling: {} }, true],
    ['a completion, of one that does not', SAMPLING, { elicitation: {} }, false],
    ['a completion with tools, of a client that has them', WITH_TOOLS, { sampling: { tools: {} } }, true],
    ['a completion with tools, of one without', WITH_TOOLS, { sampling: {} }, false],
    ['roots, of a client with roots', ROOTS, { roots: {} }, true],
    ['roots, of a client without', ROOTS, {}, false],
    ['roots, of a client that says nothing', ROOTS, undefined, false],
  ])(
    'is compared with the capabilities as the official server does: %s',
    async (_, request, capabilities, isDeclared) => {
      expect(undeclaredInputs(asking(request), capabilities)).toEqual(isDeclared ? [] : ['key']);

      const server = new McpServer({ name: 'peer', version: '1' });
      server.registerTool('ask', {}, async () => inputRequired({ inputRequests: { key: JSON.parse(request) } }));
      const { status, messages } = await askPeer(server, {
        method: 'tools/call',
        target: 'ask',
        members: '"name":"ask"',
        capabilities: capabilities ?? {},
      });
      expect([status, messages[0]?.error]).toEqual(
        isDeclared ? [200, undefined] : [400, expect.objectContaining({ code: -32021 })],
      );
    },
  );

  it('is not believed a capability that objects inherit', () => {
    expect(undeclaredInputs(asking(ROOTS), Object.create({ roots: {} }))).toEqual(['key']);
    expect(undeclaredInputs(result(`,"inputRequests":{"__proto__":${ROOTS}}`), {})).toEqual(['__proto__']);
  });

  it.each([
    ['asks for nothing', ''],
    ['has an empty list of requests', ',"inputRequests":{}'],
    ['has a list of requests', `,"inputRequests":[${ROOTS}]`],
    ['has requests that are null', ',"inputRequests":null'],
    ['has a request that is text', ',"inputRequests":{"a":"roots/list"}'],
    ['has a request that there is not', ',"inputRequests":{"a":{"method":"tools/call"}}'],
    ['has a request without a method', ',"inputRequests":{"a":{}}'],
    ['has a mode that there is not', ',"inputRequests":{"a":{"method":"elicitation/create","params":{"mode":"URL"}}}'],
    [
      'has two methods for some parsers',
      ',"inputRequests":{"a":{"method":"roots/list","Method":"sampling/createMessage"}}',
    ],
    [
      'has two modes for some parsers',
      ',"inputRequests":{"a":{"method":"elicitation/create","params":{"Mode":"url"}}}',
    ],
    ['has params in an array', ',"inputRequests":{"a":{"method":"elicitation/create","params":[]}}'],
  ])('is not one when it %s', (_, members) => {
    const all = { elicitation: { form: {}, url: {} }, sampling: { tools: {} }, roots: {} };
    expect(() => undeclaredInputs(result(members), all)).toThrow(invalid);
  });
});

describe('a request that is repeated', () => {
  it('gives the state that was sent back, and the answers as they were sent', () => {
    const params = paramsOf('"name":"a","requestState":"s","inputResponses":{ "key": {"action":"accept","n":1.0} }');
    expect(retryOf(params)).toEqual({
      requestState: 's',
      inputResponses: '{ "key": {"action":"accept","n":1.0} }',
    });
    expect(retryOf(paramsOf('"name":"a"'))).toEqual({ requestState: undefined, inputResponses: undefined });
  });

  it.each([
    '"requestState":1',
    '"requestState":null',
    '"inputResponses":[]',
    '"inputResponses":"x"',
    '"inputResponses":null',
  ])('is refused with %s', (members) => {
    expect(() => retryOf(paramsOf(members))).toThrow(expect.objectContaining({ code: 'request.params-invalid' }));
  });
});
