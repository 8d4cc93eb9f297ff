import { GatehouseError } from '@gatehouse/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_REQUEST_DEPTH, type ParsedRequest, parseMessage } from './parse-message.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const call = (params: string): string => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`;

function refusal(body: string | Uint8Array): { code: string; reason: string | undefined } {
  try {
    parseMessage(typeof body === 'string' ? bytes(body) : body);
  } catch (error) {
    if (error instanceof GatehouseError) return { code: error.code, reason: error.reason };
    throw error;
  }
  throw new Error(`accepted: ${body}`);
}

describe('parseMessage', () => {
  it('reads a request, and keeps the text of what will be sent on exactly as it came', () => {
    const message = parseMessage(
      bytes(
        `\n{ "jsonrpc":"2.0", "id":"a", "method":"tools/call",\n "params": { "name":"add", "arguments" : { "a":1.0, "b" : [1e2 ,"\\u0041, }"] } ,"_meta":{"x.y/z": {"q":-0} , "progressToken":7}}}\n`,
      ),
    ) as ParsedRequest;
    expect(message).toMatchObject({ kind: 'request', id: 'a', method: 'tools/call' });
    expect(message.params.value.arguments).toEqual({ a: 1, b: [100, 'A, }'] });
    expect(message.params.raw.get('arguments')).toBe('{ "a":1.0, "b" : [1e2 ,"\\u0041, }"] }');
    expect([...message.params.raw.keys()]).toEqual(['name', 'arguments', '_meta']);
    expect([...message.params.rawMeta]).toEqual([
      ['x.y/z', '{"q":-0}'],
      ['progressToken', '7'],
    ]);
  });

  it('reads a notification, and a message without params', () => {
    expect(parseMessage(bytes('{"jsonrpc":"2.0","method":"notifications/cancelled"}'))).toEqual({
      kind: 'notification',
      method: 'notifications/cancelled',
      params: { value: {}, raw: new Map(), meta: {}, rawMeta: new Map() },
    });
  });

  it('keeps raw members of the params and of their _meta only, not of look-alikes deeper inside', () => {
    const message = parseMessage(
      bytes(call('{"arguments":{"_meta":{"a":1},"params":{"_meta":{"b":2}}},"_meta":{"c":3}}')),
    );
    expect([...message.params.rawMeta.keys()]).toEqual(['c']);
    const without = parseMessage(bytes(call('{"arguments":{"_meta":{"a":1}},"x":[{"_meta":{"b":2}}]}')));
    expect([...without.params.rawMeta.keys()]).toEqual([]);
    expect(without.params.meta).toEqual({});
  });

  it.each([
    ['nothing', ''],
    ['blank space', ' \n'],
    ['half a document', '{"jsonrpc":"2.0","id":1'],
    ['a string that does not end', '{"jsonrpc":"2.0","id":"'],
    ['a string that ends in a backslash', '{"a":"\\'],
    ['two documents', '{"jsonrpc":"2.0","id":1,"method":"x"}{}'],
    ['closing brackets', ']]]]}}}'],
    ['a comment', '{"jsonrpc":"2.0",/* */"id":1,"method":"x"}'],
    ['a comma too many', '{"jsonrpc":"2.0","id":1,"method":"x",}'],
    ['single quotes', "{'jsonrpc':'2.0'}"],
    ['NaN', call('{"arguments":{"a":NaN}}')],
    ['a raw line break in a string', call('{"name":"a\nb"}')],
    ['a wrong escape in a member name', '{"\\x":1}'],
    ['a byte-order mark', '\ufeff{"jsonrpc":"2.0","id":1,"method":"x"}'],
  ])('refuses %s as malformed', (_, body) => {
    expect(refusal(body).code).toBe('request.malformed');
  });

  it.each([
    ['a stray continuation byte', [0x80]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate written as UTF-8', [0xed, 0xa0, 0x80]],
    ['a code point beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['a sequence that stops', [0xe2, 0x82]],
  ])('refuses %s, which is not UTF-8', (_, sequence) => {
    const body = Uint8Array.from([...bytes('{"jsonrpc":"2.0","id":1,"method":"'), ...sequence, ...bytes('"}')]);
    expect(refusal(body)).toEqual({ code: 'request.malformed', reason: 'not UTF-8' });
  });

  it.each([
    ['in the envelope', '{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}'],
    ['in the params', call('{"name":"safe","name":"deadly"}')],
    ['in the arguments', call('{"name":"pay","arguments":{"amount":1,"amount":1000}}')],
    ['inside an array', call('{"arguments":{"list":[{"a":1},[{"b":1,"b":2}]]}}')],
    ['in _meta', call('{"_meta":{"a":1,"a":1}}')],
    ['written with an escape the second time', call('{"name":"safe","n\\u0061me":"deadly"}')],
    ['the empty name', call('{"arguments":{"":1,"":2}}')],
    ['__proto__', call('{"arguments":{"__proto__":1,"__proto__":2}}')],
  ])('refuses a member that occurs twice %s', (_, body) => {
    expect(refusal(body)).toMatchObject({ code: 'request.malformed', reason: expect.stringContaining('occurs twice') });
  });

  it('takes the same name in two objects, and a value that equals a name, for no duplicate', () => {
    expect(
      parseMessage(bytes(call('{"name":"name","arguments":{"name":"name","o":[{"a":"a"},{"a":"a"}]}}'))).kind,
    ).toBe('request');
  });

  it.each([
    ['a value', call('{"arguments":{"a":"\\ud800"}}')],
    ['a low one', call('{"arguments":{"a":"x\\uDC00y"}}')],
    ['two high ones', call('{"arguments":{"a":"\\ud83d\\ud83d"}}')],
    ['a member name', call('{"arguments":{"\\udfff":1}}')],
    ['an array', call('{"arguments":{"a":["\\uDBFF"]}}')],
  ])('refuses a lone surrogate in %s', (_, body) => {
    expect(refusal(body)).toEqual({ code: 'request.malformed', reason: 'a lone surrogate' });
  });

  it('takes a pair of surrogates, and the text of an escape that is itself escaped', () => {
    const message = parseMessage(bytes(call('{"arguments":{"a":"\\ud83d\\ude00","b":"\\\\ud800"}}')));
    expect(message.params.value.arguments).toEqual({ a: '😀', b: '\\ud800' });
  });

  it.each([
    ['method', '{"jsonrpc":"2.0","id":1,"method":"tools/list","Method":"tools/call"}'],
    ['params', '{"jsonrpc":"2.0","id":1,"method":"tools/call","PARAMS":{}}'],
    ['id', '{"jsonrpc":"2.0","ID":1,"method":"tools/list"}'],
    ['name', call('{"name":"safe","Name":"deadly"}')],
    ['arguments', call('{"name":"a","argumentſ":{}}')],
    ['_meta', call('{"_META":{}}')],
    ['uri', call('{"\\u0055ri":"file:///"}')],
    ['progressToken', call('{"_meta":{"progresstoKen":1}}')],
    ['requestState', call('{"request_state":"forged"}')],
    ['inputResponses', call('{"inputResponses":{},"input-responses":{}}')],
    ['arguments', call('{"ａrguments":{}}')],
    ['arguments', call('{"argum\\u200bents":{}}')],
    ['arguments', call('{"argúments":{}}')],
    ['uri', call('{"urı":"file:///"}')],
    ['uri', call('{"urİ":"file:///"}')],
    ['name', call('{"name\\u0000":"deadly"}')],
    ['name', call('{"name\\u0000s":"deadly"}')],
    ['name', call('{" name":"deadly"}')],
    ['_meta', call('{"meta":{}}')],
    ['progressToken', call('{"_meta":{"progress_token":1}}')],
    ['io.modelcontextprotocol/protocolVersion', call('{"_meta":{"IO.modelcontextprotocol/protocolVersion":"x"}}')],
    ['io.modelcontextprotocol/clientInfo', call('{"_meta":{"io.modelcontextprotocol/clientinfo":{}}}')],
  ])('refuses a member that equals %s but for case', (member, body) => {
    expect(refusal(body)).toEqual({ code: 'request.malformed', reason: `a member that equals ${member} but for case` });
  });

  it('leaves the case of arguments and of foreign _meta to the tool', () => {
    expect(
      parseMessage(bytes(call('{"arguments":{"Name":1,"name":2},"_meta":{"Vendor/a":1,"vendor/a":2}}'))).kind,
    ).toBe('request');
  });

  it('takes other names, whatever they share with its own', () => {
    const message = parseMessage(
      bytes(call('{"names":1,"argument":2,"arguments2":3,"метa":4,"_meta":{"token":5,"名":6}}')),
    );
    expect([...message.params.raw.keys()]).toEqual(['names', 'argument', 'arguments2', 'метa', '_meta']);
  });

  it('refuses more members, and longer names, than it compares', () => {
    const members = Array.from({ length: 1001 }, (_, n) => `"x${n}":0`).join(',');
    expect(refusal(call(`{${members}}`))).toEqual({
      code: 'request.malformed',
      reason: 'an object of more than 1000 members',
    });
    expect(refusal(call(`{"_meta":{${members}}}`)).code).toBe('request.malformed');
    expect(refusal(call(`{"name${'\u200b'.repeat(200)}":0}`)).reason).toBe(
      'a member whose name has more than 128 characters',
    );
    expect(parseMessage(bytes(call(`{"arguments":{${members}}}`))).kind).toBe('request');
  });

  it('takes nesting up to the limit and no deeper, whatever it is made of', () => {
    const nested = (open: string, close: string, depth: number) =>
      call(`{"arguments":${open.repeat(depth - 2)}1${close.repeat(depth - 2)}}`);
    expect(parseMessage(bytes(nested('[', ']', MAX_REQUEST_DEPTH))).kind).toBe('request');
    expect(refusal(nested('[', ']', MAX_REQUEST_DEPTH + 1)).reason).toBe('nesting deeper than 64');
    expect(refusal(nested('{"a":', '}', MAX_REQUEST_DEPTH + 1)).reason).toBe('nesting deeper than 64');
    expect(refusal('['.repeat(1_000_000)).reason).toBe('nesting deeper than 64');
  });

  it('takes twenty thousand members and no more, wherever they are', () => {
    const members = (count: number) => `{${Array.from({ length: count }, (_, n) => `"m${n}":1`).join(',')}}`;
    expect(parseMessage(bytes(call(`{"arguments":${members(19_000)}}`))).kind).toBe('request');
    expect(refusal(call(`{"arguments":${members(20_001)}}`)).reason).toBe('more than 20000 members');
  });

  it.each([
    ['null', 'null'],
    ['a string', '"tools/list"'],
    ['a number', '1'],
    ['no version', '{"id":1,"method":"x"}'],
    ['another version', '{"jsonrpc":"1.0","id":1,"method":"x"}'],
    ['a version that is a number', '{"jsonrpc":2.0,"id":1,"method":"x"}'],
    ['no method', '{"jsonrpc":"2.0","id":1}'],
    ['a method that is no string', '{"jsonrpc":"2.0","id":1,"method":["x"]}'],
    ['a request that is a response as well', '{"jsonrpc":"2.0","id":1,"method":"x","result":{}}'],
    ['a result and an error', '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"x"}}'],
    ['a result of no request', '{"jsonrpc":"2.0","result":{}}'],
    ['a result of the request null', '{"jsonrpc":"2.0","id":null,"result":{}}'],
    ['a response without a version', '{"id":1,"result":{}}'],
    ['an unknown member', '{"jsonrpc":"2.0","id":1,"method":"x","extra":1}'],
    ['the id null', '{"jsonrpc":"2.0","id":null,"method":"x"}'],
    ['an id with a fraction', '{"jsonrpc":"2.0","id":1.5,"method":"x"}'],
    ['an id beyond what doubles hold', '{"jsonrpc":"2.0","id":9007199254740993,"method":"x"}'],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"x"}'],
    ['an id that is true', '{"jsonrpc":"2.0","id":true,"method":"x"}'],
    ['params in an array', '{"jsonrpc":"2.0","id":1,"method":"x","params":[]}'],
    ['params null', '{"jsonrpc":"2.0","id":1,"method":"x","params":null}'],
    ['_meta null', call('{"_meta":null}')],
    ['_meta in an array', call('{"_meta":[]}')],
  ])('refuses %s as invalid', (_, body) => {
    expect(refusal(body).code).toBe('request.invalid');
  });

  it.each(['[]', '[{"jsonrpc":"2.0","id":1,"method":"ping"}]', '[{"jsonrpc":"2.0","method":"notifications/x"}]'])(
    'refuses the batch %s, whatever is in it',
    (body) => {
      expect(refusal(body).code).toBe('request.batch');
    },
  );

  it.each([
    '{"jsonrpc":"2.0","id":1,"result":{"name":"wipe"}}',
    '{"jsonrpc":"2.0","id":"x","error":{"code":-32603,"message":"no"}}',
    '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}',
    '{"jsonrpc":"2.0","error":{"code":-32700,"message":"no"}}',
  ])('takes the response %s, of which it keeps nothing', (body) => {
    const { kind, params } = parseMessage(bytes(body));
    expect([kind, params.value, params.meta, params.raw.size]).toEqual(['response', {}, {}, 0]);
  });

  it('is not led astray by members that objects inherit', () => {
    const message = parseMessage(bytes(call('{"arguments":{"__proto__":{"name":"x"}},"__proto__":{"_meta":{"a":1}}}')));
    expect(message.params.meta).toEqual({});
    expect(Object.getPrototypeOf(message.params.value)).toBe(Object.prototype);
  });
});

describe('whatever the arguments', () => {
  const spaces = fc.constantFrom('', ' ', '\n\t');

  it('the text kept is the text sent, byte for byte, and parses to the value that is judged', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.boolean(), spaces, (value, escaped, space) => {
        const plain = JSON.stringify(value, null, space);
        const text = escaped
          ? plain.replace(/[^\x20-\x7e\s]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
          : plain;
        const { params } = parseMessage(bytes(call(`${space}{${space}"arguments"${space}:${space}${text}${space}}`)));
        expect(params.raw.get('arguments')).toBe(text);
        expect(bytes(params.raw.get('arguments') ?? '')).toEqual(bytes(text));
        expect(params.value.arguments).toEqual(JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('a body is accepted only when it is JSON, and then with the value that JSON.parse gives', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '"a"',
      '"b"',
      '1',
      'null',
      ' ',
      '\\u0061',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
        const text = fragments.join('');
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(refusal(call(`{"arguments":${text}}`)).code).toBe('request.malformed');
          return;
        }
        try {
          expect(parseMessage(bytes(call(`{"arguments":${text}}`))).params.value.arguments).toEqual(expected);
        } catch (error) {
          expect(error).toMatchObject({ reason: expect.stringContaining('occurs twice') });
        }
      }),
      { numRuns: 3000 },
    );
  });
});

// Were the scan to look ahead from every name, this would take minutes and hold up everybody meanwhile.
it('refuses megabytes of names without values as quickly as it reads them', () => {
  const names = `[${'{"a"},'.repeat(700_000)}1]`;
  expect(() => parseMessage(Buffer.from(names))).toThrow(/not JSON/);
});
