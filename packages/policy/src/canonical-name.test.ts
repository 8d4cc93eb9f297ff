import { describe, expect, it } from 'vitest';
import { canonicalName, canonicalResource, upstreamOf } from './canonical-name.ts';

describe('a canonical name', () => {
  it('gives its upstream back, whatever characters follow', () => {
    expect(upstreamOf('tool', canonicalName('files', 'a/b:c'))).toBe('files');
    expect(upstreamOf('prompt', canonicalName('files', ':/ \u{1F4C1}\n*'))).toBe('files');
    expect(upstreamOf('resource', canonicalResource('files', 'file:///a/b:c'))).toBe('files');
    expect(upstreamOf('resource', canonicalResource('files', '/x'))).toBe('files');
  });

  it('of one kind is none of another', () => {
    expect(upstreamOf('tool', canonicalResource('files', 'x'))).toBeUndefined();
    expect(upstreamOf('resource', canonicalName('files', 'x'))).toBeUndefined();
  });

  it.each(['', '/', ':', 'x', '/x', ':x', 'x/', 'x:'])('%j is none', (name) => {
    for (const kind of ['tool', 'prompt', 'resource'] as const) expect(upstreamOf(kind, name)).toBeUndefined();
  });
});
