import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.ts';

const names = ['tenant', 'upstreams', 'endpoints', 'timeoutMs', 'slug'];

describe('nearest', () => {
  it.each([
    ['tennant', 'tenant'],
    ['upstream', 'upstreams'],
    ['timeoutms', 'timeoutMs'],
    ['slog', 'slug'],
    ['slgu', 'slug'],
  ])('takes %s for %s', (written, meant) => {
    expect(nearest(written, names)).toBe(meant);
  });

  it.each(['', 'x', 'bindings', 'password', 'upstreamsupstreams'])('makes no guess at %j', (written) => {
    expect(nearest(written, names)).toBeUndefined();
  });
});
