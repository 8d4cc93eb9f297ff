import { setImmediate as settled } from 'node:timers/promises';
import { parseTenantId, type TenantId } from '@gatehouse/db';
import { testClock } from '@gatehouse/testkit';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NewEvent } from '../../control-plane/audit/event.ts';
import { type Refusal, Refusals } from './refusals.ts';
import { SecurityLog, type StrangersRefusal } from './security-log.ts';

const acme = parseTenantId('0199aaaa-0000-7000-8000-000000000001');
const logger = pino({ level: 'silent' });
const clock = testClock('2026-11-22T12:00:00Z');

let posted: (NewEvent & { tenantId: TenantId })[];
let counted: StrangersRefusal[];
let find: (slug: string) => TenantId | undefined | Promise<TenantId | undefined>;
let refusals: Refusals;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  posted = [];
  counted = [];
  find = (slug) => (slug === 'acme' ? acme : undefined);
  const securityLog = new SecurityLog({ clock, logger, database: { appendSecurityEvents: async () => {} } });
  vi.spyOn(securityLog, 'count').mockImplementation((refusal) => void counted.push(refusal));
  refusals = new Refusals({
    tenantIds: { find: (slug) => find(slug) },
    securityLog,
    clock,
    logger,
    post: (tenantId, event) => void posted.push({ tenantId, ...event }),
  });
});

afterEach(async () => {
  await refusals.close();
  vi.useRealTimers();
});

const refusal = (more: Partial<Refusal> = {}): Refusal => ({
  tenantSlug: 'acme',
  reason: 'token.invalid',
  correlationId: 'first',
  clientAddress: '192.0.2.7',
  ...more,
});

describe('refusals of strangers', () => {
  it('are in the record of the tenant at once, and the rest as one number when the minute is over', () => {
    for (const correlationId of ['first', 'second', 'third']) refusals.count(refusal({ correlationId }));
    const event = { tenantId: acme, kind: 'attempt.refused', outcome: 'refused', reason: 'token.invalid' };
    expect(posted).toMatchObject([{ ...event, correlationId: 'first', detail: { count: 1 } }]);
    vi.advanceTimersByTime(60_000);
    expect(posted).toMatchObject([
      { detail: { count: 1 } },
      { ...event, correlationId: 'first', detail: { count: 2 } },
    ]);
    refusals.count(refusal({ correlationId: 'next minute' }));
    expect(posted.at(-1)).toMatchObject({ correlationId: 'next minute', detail: { count: 1 } });
    vi.advanceTimersByTime(60_000);
    expect(posted).toHaveLength(3);
  });

  it('are in the security log each time, with or without a tenant', () => {
    refusals.count(refusal());
    refusals.count(refusal());
    refusals.count(refusal({ tenantSlug: 'nobody' }));
    expect(counted.map(({ tenantId }) => tenantId)).toEqual([acme, acme, undefined]);
    expect(posted).toHaveLength(1);
  });

  it('say nothing of the caller but the address block in the security log', () => {
    refusals.count(refusal());
    expect(JSON.stringify(posted)).not.toContain('192.0.2');
    expect(posted[0]).not.toHaveProperty('principalId');
  });

  it('take bounded room in the record of tenants', () => {
    find = (slug) => parseTenantId(`0199aaaa-0000-7000-8000-${slug.padStart(12, '0')}`);
    for (let n = 0; n < 5000; n++) refusals.count(refusal({ tenantSlug: String(n) }));
    expect(posted).toHaveLength(1000);
    expect(counted).toHaveLength(5000);
  });

  it('are counted although the tenant cannot be found out now', async () => {
    find = () => {
      throw new Error('busy');
    };
    refusals.count(refusal());
    find = () => Promise.reject(new Error('away'));
    refusals.count(refusal());
    await settled();
    expect(counted.map(({ tenantId }) => tenantId)).toEqual([undefined, undefined]);
  });

  it('look few slugs up at once, however many are tried', async () => {
    const { promise, resolve } = Promise.withResolvers<TenantId>();
    let lookUps = 0;
    find = () => {
      lookUps++;
      return promise;
    };
    for (let n = 0; n < 1000; n++) refusals.count(refusal({ tenantSlug: `t-${n}` }));
    expect(lookUps).toBe(100);
    expect(counted).toHaveLength(900);
    resolve(acme);
    await settled();
    expect(counted).toHaveLength(1000);
  });
});
