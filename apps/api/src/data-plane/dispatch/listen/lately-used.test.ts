import type { TenantId } from '@gatehouse/db';
import { testClock } from '@gatehouse/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UpstreamSnapshot } from '../../snapshot/tenant-snapshot.ts';
import { LatelyUsed } from './lately-used.ts';

const acme = 'acme' as TenantId;
const globex = 'globex' as TenantId;
const clock = testClock('2026-11-29T12:00:00Z');
let open: string[];
let used: LatelyUsed;

const upstream = (id: string): UpstreamSnapshot => ({
  ...{ id, slug: id, url: 'http://127.0.0.1:9/', timeoutMs: 1_000, sessions: 'client', catalogue: undefined },
  credential: { type: 'none' },
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  open = [];
  const subscribe = (_: TenantId, { id }: UpstreamSnapshot) => {
    open.push(id);
    return { ready: Promise.resolve(), close: () => void open.splice(open.indexOf(id), 1) };
  };
  used = new LatelyUsed({ subscribe }, clock);
});

afterEach(() => {
  used.close();
  vi.useRealTimers();
});

function pass(minutes: number): void {
  clock.advance(minutes * 60_000);
  vi.advanceTimersByTime(minutes * 60_000);
}

describe('upstreams that were used lately', () => {
  it('are listened to once each, however often they are used', () => {
    const orders = upstream('orders');
    for (let n = 0; n < 3; n++) used.note(acme, orders);
    expect(open).toEqual(['orders']);
  });

  it('are no longer when nobody has used them for ten minutes', () => {
    const orders = upstream('orders');
    used.note(acme, orders);
    pass(9);
    used.note(acme, orders);
    pass(9);
    expect(open).toEqual(['orders']);
    pass(2);
    expect(open).toEqual([]);
    used.note(acme, orders);
    expect(open).toEqual(['orders']);
  });

  it('are listened to as they are in the latest snapshot', () => {
    used.note(acme, upstream('orders'));
    used.note(acme, upstream('orders'));
    expect(open).toEqual(['orders']);
    pass(11);
    expect(open).toEqual([]);
  });

  it('are so many of one tenant and no more, and leave room for others', () => {
    for (let n = 0; n < 100; n++) used.note(acme, upstream(`u${n}`));
    expect(open).toHaveLength(64);
    used.note(globex, upstream('theirs'));
    expect(open).toHaveLength(65);
    pass(11);
    used.note(acme, upstream('u99'));
    expect(open).toEqual(['u99']);
  });

  it('are no longer when the process stops', () => {
    used.note(acme, upstream('orders'));
    used.close();
    expect(open).toEqual([]);
  });
});
