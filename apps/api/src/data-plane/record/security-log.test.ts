import type { SecurityEvent } from '@gatehouse/db';
import { parseTenantId } from '@gatehouse/db';
import { testClock } from '@gatehouse/testkit';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { SecurityLog, type StrangersRefusal } from './security-log.ts';

const acme = parseTenantId('0199aaaa-0000-7000-8000-000000000001');
const NOW = '2026-11-22T12:00:30Z';

let written: SecurityEvent[];
let away: boolean;
let logged: string[];
let log: SecurityLog;
const clock = testClock(NOW);

beforeEach(() => {
  written = [];
  away = false;
  logged = [];
  clock.set(NOW);
  log = new SecurityLog({
    clock,
    logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    database: {
      appendSecurityEvents: async (events) => {
        if (away) throw new Error('away');
        written.push(...events);
      },
    },
  });
});

const refusal = (more: Partial<StrangersRefusal> = {}): StrangersRefusal => ({
  reason: 'token.invalid',
  tenantId: acme,
  clientAddress: '192.0.2.7',
  correlationId: 'first',
  ...more,
});

describe('the security log', () => {
  it('counts by reason, tenant and block of addresses, with the first as the sample', async () => {
    for (const clientAddress of ['192.0.2.7', '192.0.2.8', '::ffff:192.0.2.9']) log.count(refusal({ clientAddress }));
    log.count(refusal({ clientAddress: '198.51.100.1', correlationId: 'other block' }));
    log.count(refusal({ tenantId: undefined, correlationId: 'no tenant' }));
    log.count(refusal({ reason: 'token.missing', correlationId: 'other reason', clientAddress: 'nowhere' }));
    log.count(refusal({ correlationId: 'later' }));
    clock.advance(60_000);
    await log.flush();
    const line = { id: expect.any(String), minute: new Date(NOW), reason: 'token.invalid', tenantId: acme };
    expect(written).toEqual([
      { ...line, addressBlock: '192.0.2.0/24', count: 4, correlationId: 'first' },
      { ...line, addressBlock: '198.51.100.0/24', count: 1, correlationId: 'other block' },
      { ...line, tenantId: undefined, addressBlock: '192.0.2.0/24', count: 1, correlationId: 'no tenant' },
      { ...line, reason: 'token.missing', addressBlock: undefined, count: 1, correlationId: 'other reason' },
    ]);
    await log.flush();
    expect(written).toHaveLength(4);
  });

  it('takes bounded room, and counts what comes beyond by its reason', async () => {
    for (let n = 0; n < 50_000; n++) log.count(refusal({ clientAddress: `10.${n >> 8}.${n & 255}.1` }));
    log.count(refusal({ clientAddress: '10.0.0.9' }));
    await log.flush();
    expect(written.length).toBeLessThanOrEqual(2001);
    expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(50_001);
    expect(written.find(({ addressBlock }) => addressBlock === '10.0.0.0/24')?.count).toBe(2);
    expect(written.find(({ addressBlock }) => addressBlock === undefined)).toMatchObject({
      tenantId: undefined,
      count: 48_000,
    });
  });

  it('keeps what it could not write, with its minute and its id, so that nothing counts twice', async () => {
    log.count(refusal());
    away = true;
    await log.flush();
    expect(written).toEqual([]);
    expect(logged.join()).toContain('the security log could not be written');
    clock.advance(60_000);
    log.count(refusal({ correlationId: 'next minute' }));
    away = false;
    await log.flush();
    expect(written).toMatchObject([
      { minute: new Date(NOW), count: 1, correlationId: 'first' },
      { count: 1, correlationId: 'next minute' },
    ]);
    expect(new Set(written.map(({ id }) => id)).size).toBe(2);
  });

  it('says how much it had to forget, and keeps the latest', async () => {
    away = true;
    for (let minute = 0; minute < 6; minute++) {
      for (let n = 0; n < 2000; n++) log.count(refusal({ clientAddress: `10.${n >> 8}.${n & 255}.${minute}` }));
      await log.flush();
    }
    away = false;
    await log.flush();
    expect(written).toHaveLength(10_000);
    expect(logged.map((line) => JSON.parse(line)).filter(({ refusals }) => refusals)).toMatchObject([
      { refusals: 2000 },
    ]);
  });
});
