import { describe, expect, it } from 'vitest';
import { toolDefinitions } from './tool-definition.ts';

const tool = { name: 'add', inputSchema: { type: 'object' } };

describe('the tools of an upstream', () => {
  it('are given as they were described, members that are not known included', () => {
    const described = {
      ...tool,
      title: 'Add',
      inputSchema: { type: 'object', properties: { a: { type: 'number', 'x-mcp-header': 'A' } }, $defs: {} },
      outputSchema: { type: 'array' },
      annotations: { readOnlyHint: true, later: 1 },
      later: { a: 1 },
      _meta: { 'vendor/x': 1 },
    };
    const [given] = toolDefinitions({ tools: [described], later: 1 });
    expect(given).toBe(described);
  });

  it.each([
    ['null', null],
    ['text', 'add'],
    ['nameless', { inputSchema: { type: 'object' } }],
    ['of a name that no tool may have', { ...tool, name: 'a b' }],
    ['of a name with a line break', { ...tool, name: 'a\r\nb' }],
    ['without a schema', { name: 'add' }],
    ['with null for a schema', { name: 'add', inputSchema: null }],
    ['with a schema of another type', { name: 'add', inputSchema: { type: 'array' } }],
    ['with a description that is no text', { ...tool, description: 7 }],
    ['with annotations that are none', { ...tool, annotations: { readOnlyHint: 'yes' } }],
  ])('that are %s are left out, and the others stay', (_, bad) => {
    expect(toolDefinitions({ tools: [bad, tool] })).toEqual([tool]);
  });

  it.each([[{}], [{ tools: null }], [{ tools: { add: tool } }]])('are not to be had from %j', (result) => {
    expect(() => toolDefinitions(result)).toThrow(expect.objectContaining({ code: 'upstream.invalid-answer' }));
  });
});
