import { describe, expect, it } from 'vitest';
import type { TenantRows } from './tenant-rows.ts';
import { viewOf } from './tenant-view.ts';

const now = new Date('2026-11-22T12:00:00Z');

function rows(untils: (Date | null)[] = [], endInMs?: number, definition = '{}'): TenantRows {
  const bindings = untils.map((until, index) => ({ id: String(index), until }));
  const empty = { catalogues: [], roles: [], clients: [], revocations: [], endpoints: [], upstreams: [] };
  const tools = [{ upstreamId: 'u', name: 't', definition, annotations: null, tags: [], running: null }];
  return { version: 1n, ...empty, tools, bindings, keys: { jwks: [], endInMs } } as unknown as TenantRows;
}

const at = (time: string) => new Date(time);
const endOf = (...from: Parameters<typeof rows>) => viewOf(rows(...from), undefined, now).validUntil;

describe('viewOf', () => {
  it('is good until the first binding ends that has not ended', () => {
    const untils = [null, at('2026-11-22T13:00:00Z'), at('2026-11-22T12:30:00Z'), at('2026-11-22T11:00:00Z')];
    expect(endOf(untils)).toBe(at('2026-11-22T12:30:00Z').getTime());
  });

  it('is good until a retired key is spent, by our own clock', () => {
    expect(endOf([at('2026-11-22T13:00:00Z')], 60_000)).toBe(now.getTime() + 60_000);
  });

  it('is good for ever where nothing ends', () => {
    expect(endOf([null])).toBeUndefined();
  });

  it('grows with the texts that it holds', () => {
    const [small, large] = ['{}', 'x'.repeat(10_000)].map((text) => viewOf(rows([], undefined, text), undefined, now));
    expect((large?.size ?? 0) - (small?.size ?? 0)).toBeGreaterThan(9_000);
  });
});
