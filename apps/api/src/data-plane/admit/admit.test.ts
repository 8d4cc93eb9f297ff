import type { TenantId, TenantStatus } from '@gatehouse/db';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Parsed } from '../context.ts';
import type { TenantLimits } from '../snapshot/tenant-snapshot.ts';
import { Admission } from './admission.ts';
import { type AdmitParts, admit } from './admit.ts';

interface Request {
  readonly tenant?: string;
  readonly principal?: string;
  readonly client?: string;
  readonly method?: string;
  readonly limits?: TenantLimits;
  readonly status?: TenantStatus;
}

let parts: AdmitParts & { recorder: { accepting: boolean } };
let open: (() => void)[];

beforeEach(() => {
  vi.useFakeTimers();
  parts = { admission: new Admission(), recorder: { accepting: true } };
  open = [];
});
afterEach(() => {
  vi.useRealTimers();
});

/** One request, which stays open; what was counted by then is known to the next. */
async function ask(request: Request = {}): Promise<Parsed> {
  const { tenant = 'acme', principal = 'ada', client = 'cli', method = 'tools/call' } = request;
  const clients = new Map([['cli', { id: `${tenant}'s cli`, confidential: false }]]);
  const snapshot = {
    tenantId: tenant as TenantId,
    status: request.status ?? 'active',
    clients,
    limits: request.limits ?? {},
  };
  const context = {
    snapshot,
    principal: { principalId: principal, clientId: client },
    message: { kind: 'request', method },
  };
  const admitted = admit(context as unknown as Parsed, { whenOver: (callback) => open.push(callback) }, parts);
  await Promise.resolve();
  return admitted;
}

const end = (): void => open.shift()?.();
const tooMany = (retryAfter: number) => expect.objectContaining({ code: 'limit.exceeded', data: { retryAfter } });
const tooManyAtOnce = expect.objectContaining({ code: 'limit.concurrency' });

describe('admit', () => {
  it('passes on what it was given', async () => {
    expect(await ask({ principal: 'ada' })).toMatchObject({ principal: { principalId: 'ada' } });
  });

  it('refuses a tenant that is suspended', async () => {
    await expect(ask({ status: 'suspended' })).rejects.toMatchObject({ code: 'tenant.suspended' });
  });

  it('refuses what could not be recorded', async () => {
    parts.recorder.accepting = false;
    await expect(ask()).rejects.toMatchObject({ code: 'server.busy' });
    expect(open).toHaveLength(0);
  });

  it('refuses a tenant that asks too often, says for how long, and lets no other feel it', async () => {
    const limits = { requestsPerMinute: 3 };
    for (const principal of ['ada', 'bob', 'eve']) await ask({ principal, limits });
    await expect(ask({ principal: 'ida', limits })).rejects.toEqual(tooMany(60));
    await ask({ tenant: 'globex', limits });
    vi.advanceTimersByTime(45_500);
    await expect(ask({ limits })).rejects.toEqual(tooMany(15));
    vi.advanceTimersByTime(14_500);
    await ask({ limits });
  });

  it('does not count what it refuses: who keeps asking is not kept out for longer', async () => {
    const limits = { requestsPerMinute: 1 };
    await ask({ limits });
    for (let i = 0; i < 10; i++) await expect(ask({ limits })).rejects.toEqual(tooMany(60));
    vi.advanceTimersByTime(60_000);
    await ask({ limits });
  });

  it('lets a tenant have a generous number where its file says nothing', async () => {
    for (let i = 0; i < 1_000; i++) await ask().then(end);
  });

  it('takes new limits as soon as they are there', async () => {
    for (let i = 0; i < 5; i++) await ask();
    const limits = { requestsPerMinute: 5 };
    await ask({ limits });
    await expect(ask({ limits })).rejects.toEqual(tooMany(60));
  });

  it('refuses a tenant that has too many open at once, until one of them ends', async () => {
    const limits = { concurrent: 2 };
    await ask({ limits });
    await ask({ limits });
    await expect(ask({ limits })).rejects.toEqual(tooManyAtOnce);
    await ask({ tenant: 'globex', limits });
    end();
    await ask({ limits });
    await expect(ask({ limits })).rejects.toEqual(tooManyAtOnce);
  });

  it('gives a place back once, however often it is told that the request is over', async () => {
    const limits = { concurrent: 2 };
    await ask({ limits });
    await ask({ limits });
    open[0]?.();
    open[0]?.();
    await ask({ limits });
    await expect(ask({ limits })).rejects.toEqual(tooManyAtOnce);
  });

  it('leaves calls their places, however many streams are open', async () => {
    const limits = { concurrent: 1 };
    const stream = { method: 'subscriptions/listen', limits };
    await ask(stream);
    await expect(ask(stream)).rejects.toEqual(tooManyAtOnce);
    await ask({ limits });
  });

  it('refuses a principal that asks too often although the minute of its tenant is a new one', async () => {
    const limits = { requestsPerMinute: 3 };
    await ask({ principal: 'bob', limits });
    vi.advanceTimersByTime(50_000);
    for (let i = 0; i < 2; i++) await ask({ principal: 'ada', limits });
    vi.advanceTimersByTime(10_000);
    await ask({ principal: 'ada', limits });
    await expect(ask({ principal: 'ada', limits })).rejects.toEqual(tooMany(50));
    await ask({ principal: 'bob', limits });
  });

  it('refuses a registered client likewise, and keeps no count of client ids that anybody can make up', async () => {
    const limits = { requestsPerMinute: 3 };
    const asks = async (client: string) => {
      await ask({ principal: 'bob', client: '', limits });
      vi.advanceTimersByTime(50_000);
      for (const principal of ['ada', 'eve']) await ask({ principal, client, limits });
      vi.advanceTimersByTime(10_000);
      await ask({ principal: 'ida', client, limits });
      return ask({ principal: 'joe', client, limits });
    };
    await expect(asks('cli')).rejects.toEqual(tooMany(50));
    vi.advanceTimersByTime(60_000);
    await asks('made up');
  });
});
