import { describe, expect, it } from 'vitest';
import { minimal, paths } from '../../test/told.ts';
import { parseTenantFile } from '../parse-tenant-file.ts';

describe('rules over tools', () => {
  it('are read as they are', () => {
    const text = 'tools: [{ match: "a/*", annotations: { readOnlyHint: true } }, { match: "*", tags: [x, y] }]';
    expect(parseTenantFile(minimal + text).tools).toEqual([
      { match: 'a/*', annotations: { readOnlyHint: true } },
      { match: '*', tags: ['x', 'y'] },
    ]);
  });

  it.each([
    ['that say nothing', '{ match: "a/*" }', 'tools[0]'],
    ['that review nothing', '{ match: "a/*", annotations: {} }', 'tools[0].annotations'],
    [
      'with a hint that is not one',
      '{ match: "a/*", annotations: { openWorldHint: true, readonly: true } }',
      'tools[0].annotations.readonly',
    ],
    ['with a title', '{ match: "a/*", annotations: { openWorldHint: true, title: A } }', 'tools[0].annotations.title'],
    [
      'with a hint in words',
      '{ match: "a/*", annotations: { readOnlyHint: yes } }',
      'tools[0].annotations.readOnlyHint',
    ],
    ['without tags in the list', '{ match: "a/*", tags: [] }', 'tools[0].tags'],
    ['with a tag of several words', '{ match: "a/*", tags: ["a b"] }', 'tools[0].tags[0]'],
    ['over something else', '{ match: "a:b", tags: [x] }', 'tools[0].match'],
  ])('are refused %s', (_, rule, path) => {
    expect(paths(`tools: [${rule}]`)).toEqual([path]);
  });

  it('name each glob once', () => {
    expect(paths('tools: [{ match: "*", tags: [x] }, { match: "*", tags: [y] }]')).toEqual(['tools[1].match']);
  });
});
