import { describe, expect, it } from 'vitest';
import type { ErrorDefinition } from './catalogue/definition.ts';
import { errorCatalogue, errorGroups } from './catalogue.ts';

const entries: [string, ErrorDefinition][] = Object.entries(errorCatalogue);

/** Codes with a meaning of their own: JSON-RPC 2.0, section 5.1; MCP 2026-07-28, basic. */
const SPECIFIED = [-32700, -32600, -32601, -32602, -32603, -32020, -32021, -32022];

describe.each(entries)('%s', (code, { status, mcp, title, advice }) => {
  it('is a stable code of one form', () => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)?$/);
  });

  it('has a JSON-RPC code of the specifications, or a positive one of its own', () => {
    expect(Number.isSafeInteger(mcp.code)).toBe(true);
    expect(SPECIFIED.includes(mcp.code) || mcp.code > 0).toBe(true);
  });

  it('has an HTTP status of an error, or on an MCP endpoint 200', () => {
    const isError = (value: number) => Number.isInteger(value) && value >= 400 && value < 600;
    expect(isError(status)).toBe(true);
    expect(mcp.status === 200 || isError(mcp.status)).toBe(true);
  });

  it('says in sentences what happened and what to do next', () => {
    for (const sentence of [title, advice]) expect(sentence).toMatch(/^[A-Z].*[A-Za-z0-9`)]\.$/);
    expect(title).not.toBe(advice);
  });
});

describe('the catalogue', () => {
  it('has every code in exactly one group', () => {
    const grouped = errorGroups.flatMap(({ errors }) => Object.keys(errors));
    expect(grouped.sort()).toEqual(Object.keys(errorCatalogue).sort());
  });

  it('gives no JSON-RPC code of its own to two errors', () => {
    const own = entries.map(([, { mcp }]) => mcp.code).filter((code) => code > 0);
    expect(new Set(own).size).toBe(own.length);
  });
});
