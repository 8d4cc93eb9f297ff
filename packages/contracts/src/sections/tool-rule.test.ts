import { describe, expect, it } from 'vitest';
import { minimal, paths, told } from '../../test/told.ts';
import { parseTenantFile } from '../parse-tenant-file.ts';

describe('rules over tools', () => {
  it('are read as they are', () => {
    const text = 'tools: [{ match: "a/*", annotations: { readOnlyHint: true } }, { match: "*", tags: [x, y] }]';
    expect(parseTenantFile(minimal + text).tools).toEqual([
      { match: 'a/*', annotations: { readOnlyHint: true } },
      { match: '*', tags: ['x', 'y'] },
    ]);
  });

  it('say how calls are run, alone or beside the rest', () => {
    const running = '{ match: a/b, execution: task-required, inlineMs: 0, deadline: 90s, retry: never }';
    const text = `tools: [${running}, { match: "*", deadline: 7d }, { match: "a/*", tags: [x], inlineMs: 55000 }]`;
    expect(parseTenantFile(minimal + text).tools).toEqual([
      { match: 'a/b', execution: 'task-required', inlineMs: 0, deadline: '90s', retry: 'never' },
      { match: '*', deadline: '7d' },
      { match: 'a/*', tags: ['x'], inlineMs: 55_000 },
    ]);
  });

  it('are told what would be right where they say it wrongly', () => {
    const rule = '{ match: "*", execution: later, inlineMs: 55001, deadline: 1 hour, retry: idempotent }';
    expect(told(`tools: [${rule}, { match: a/b }]`)).toEqual([
      'tools[0].execution: Write one of: inline, task, auto, task-required.',
      'tools[0].inlineMs: This must be 55000 or less: clients do not wait longer than a minute.',
      'tools[0].deadline: Write a time such as 90s, 10m, 1h or 2d: more than nothing, and 7d at the most.',
      'tools[0].retry: Write one of: effective-idempotent, never.',
      'tools[1]: Give annotations, tags, or how calls are run: execution, inlineMs, deadline or retry.',
    ]);
  });

  it.each(['0s', '8d', '169h', '604801s', '1.5h', '-1h', '1H', '1w', '" 1h"', '1h30m', '""', '0x1h', '1000000s'])(
    'refuse %s as a deadline',
    (deadline) => {
      expect(paths(`tools: [{ match: "*", deadline: ${deadline} }]`)).toEqual(['tools[0].deadline']);
    },
  );

  it.each(['-1', '1.5', '"5"', '~', '.inf'])('refuse %s as milliseconds', (inlineMs) => {
    expect(new Set(paths(`tools: [{ match: "*", inlineMs: ${inlineMs} }]`))).toEqual(new Set(['tools[0].inlineMs']));
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
