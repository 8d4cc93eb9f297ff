import { CompleteRequestParamsSchema } from '@modelcontextprotocol/core';
import { describe, expect, it } from 'vitest';
import { paramsOf } from '../test/sdk-peer.ts';
import { completionReference, completionReferenceTo } from './completion-reference.ts';

describe('what a completion is asked for', () => {
  it('is an argument of a prompt or a variable of a template', () => {
    expect(completionReference(paramsOf('"ref":{"type":"ref/prompt","name":"greet","title":"x"}'))).toEqual({
      kind: 'prompt',
      name: 'greet',
    });
    expect(completionReference(paramsOf('"ref":{"type":"ref/resource","uri":"file:///{path}"}'))).toEqual({
      kind: 'template',
      uri: 'file:///{path}',
    });
  });

  it.each([
    ['', 'missing'],
    ['"ref":null', 'invalid'],
    ['"ref":"greet"', 'invalid'],
    ['"ref":[]', 'invalid'],
    ['"ref":{"type":"ref/tool","name":"x"}', 'invalid'],
    ['"ref":{"type":"ref/prompt","uri":"file:///a"}', 'invalid'],
    ['"ref":{"type":"ref/resource","name":"x"}', 'invalid'],
    ['"ref":{"name":"x"}', 'invalid'],
    ['"ref":{"type":"ref/prompt","name":["x"]}', 'invalid'],
    ['"ref":{"type":"ref/prompt","name":"a\\u0000b"}', 'invalid'],
    ['"ref":{"type":"ref/resource","uri":"file:///a\\u000a"}', 'invalid'],
  ])('is not said by %j', (members, problem) => {
    expect(() => completionReference(paramsOf(members))).toThrow(
      expect.objectContaining({ code: 'request.params-invalid', data: { member: 'ref', problem } }),
    );
  });

  it('is said to an upstream in its own words and in no others', () => {
    expect(completionReferenceTo('prompt', 'a"b')).toBe('{"type":"ref/prompt","name":"a\\"b"}');
    expect(completionReferenceTo('template', 'file:///{p}')).toBe('{"type":"ref/resource","uri":"file:///{p}"}');
    for (const kind of ['prompt', 'template'] as const) {
      const params = { ref: JSON.parse(completionReferenceTo(kind, 'x')), argument: { name: 'a', value: '' } };
      expect(CompleteRequestParamsSchema.safeParse(params).success).toBe(true);
    }
  });
});
