import { ToolSchema } from '@modelcontextprotocol/core';
import { describe, expect, it } from 'vitest';
import { sessionTool } from './session-tool.ts';

/** Whether a definition is one that `toolDefinitions` lets pass. */
const isCurrent = (tool: object) => ToolSchema.safeParse(tool).success;
const base = { name: 'add', title: 'Add', inputSchema: { type: 'object' } };

function shown(tool: object): unknown {
  expect(isCurrent(tool)).toBe(true);
  const text = sessionTool(JSON.stringify(tool));
  return text === undefined ? undefined : JSON.parse(text);
}

describe('a tool for the session era', () => {
  it.each([
    base,
    { ...base, inputSchema: { type: 'object', properties: { a: { type: 'number' } }, required: ['a'], 'x-y': true } },
    { ...base, outputSchema: { type: 'object', properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: true } } },
    { ...base, annotations: { readOnlyHint: true }, _meta: { 'vendor/x': 1 }, unknown: [1] },
  ])('is as it was where its schemas are of a kind that it has: %j', (tool) => {
    expect(shown(tool)).toEqual(tool);
  });

  it('has the object that means the same in the place of a boolean schema', () => {
    const properties = { any: true, none: false, a: { items: true } };
    expect(shown({ ...base, inputSchema: { type: 'object', properties } })).toEqual({
      ...base,
      inputSchema: { type: 'object', properties: { any: {}, none: { not: {} }, a: { items: true } } },
    });
  });

  it.each([
    { type: 'array' },
    { anyOf: [{ type: 'object' }] },
    { type: 'object', properties: [] },
    { type: 'object', properties: { a: 1 } },
    { type: 'object', required: 'a' },
    { type: 'object', required: [1] },
    { type: ['object'] },
  ])('says nothing of an output that it cannot describe: %j', (outputSchema) => {
    expect(shown({ ...base, outputSchema })).toEqual(base);
  });

  it('is left out when its input cannot be described', () => {
    expect(shown({ ...base, inputSchema: { type: 'object', properties: { a: 1 } } })).toBeUndefined();
  });
});
