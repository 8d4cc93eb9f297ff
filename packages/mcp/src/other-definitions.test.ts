import { describe, expect, it } from 'vitest';
import { MAX_DEFINITIONS } from './definition-list.ts';
import { promptDefinitions, resourceDefinitions, templateDefinitions } from './other-definitions.ts';

const prompt = {
  name: 'greet',
  arguments: [{ name: 'who', required: true, later: 1 }],
  later: { a: 1 },
  _meta: { b: 2 },
};
const resource = { uri: 'file:///a', name: 'a', mimeType: 'text/plain', size: 3, later: 1 };
const template = { uriTemplate: 'file:///{path}', name: 'file', annotations: { priority: 1 }, later: 1 };

const LISTS = [
  ['prompts', promptDefinitions, prompt],
  ['resources', resourceDefinitions, resource],
  ['resourceTemplates', templateDefinitions, template],
] as const;

describe.each(LISTS)('the %s of an upstream', (member, definitionsIn, good) => {
  it('are given as they were described, members that are not known included', () => {
    expect(definitionsIn({ [member]: [good], later: 1 })[0]).toBe(good);
  });

  it('are left out one by one where stock clients would not accept them', () => {
    const nameless = { ...good, name: undefined };
    const wrong = { ...good, description: 7 };
    const list = [null, 'x', nameless, wrong, { ...good, title: {} }, good];
    expect(definitionsIn({ [member]: list })).toEqual([good]);
  });

  it.each([[{}], [{ [member]: null }], [{ [member]: { a: good } }]])('are not to be had from %j', (result) => {
    expect(() => definitionsIn(result)).toThrow(expect.objectContaining({ code: 'upstream.invalid-answer' }));
  });

  it('are not read when there are too many of them', () => {
    const list = Array.from({ length: MAX_DEFINITIONS + 1 }, () => null);
    expect(() => definitionsIn({ [member]: list })).toThrow(
      expect.objectContaining({ code: 'upstream.invalid-answer' }),
    );
  });
});

describe('what a definition is called', () => {
  it.each(['', 'a\0b', 'a\nb', 'a\u0085b', 'x'.repeat(3000)])('is not %j', (text) => {
    expect(promptDefinitions({ prompts: [{ ...prompt, name: text }] })).toEqual([]);
    expect(resourceDefinitions({ resources: [{ ...resource, uri: text }] })).toEqual([]);
    expect(templateDefinitions({ resourceTemplates: [{ ...template, uriTemplate: text }] })).toEqual([]);
  });
});
