import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiProcess, startApiProcess } from '../support/api-process.ts';
import { type BareInstallation, makeInstallation } from '../support/bare-installation.ts';
import { Callers } from './callers.ts';
import { type CountingUpstream, startCountingUpstream } from './counting-upstream.ts';
import { discrepancies } from './discrepancies.ts';
import type { Endpoint } from './governed-call.ts';
import { makeTenant } from './tenant.ts';
import { untilWritten } from './until-written.ts';

const KILLS = 20;

describe('an api that is killed under load, again and again', () => {
  const stack = new AsyncDisposableStack();
  let gatehouse: BareInstallation;
  let upstream: CountingUpstream;
  let endpoint: Endpoint;

  beforeAll(async () => {
    gatehouse = stack.use(await makeInstallation());
    upstream = stack.use(await startCountingUpstream());
    endpoint = await makeTenant(upstream.url, gatehouse);
  }, 60_000);

  afterAll(() => stack.disposeAsync(), 30_000);

  it('has answered nothing without a record, and sent nothing on without its decision', async () => {
    const callers = new Callers(endpoint);
    let api: ApiProcess | undefined;
    try {
      for (let kill = 0; kill < KILLS; kill++) {
        api = await startApiProcess(gatehouse.settings);
        // Another number each time, so that it is hit at another moment.
        await callers.answersMore(20 + 7 * kill);
        await api.kill();
      }
      api = await startApiProcess(gatehouse.settings);
      await callers.answersMore(20);
      const made = await callers.stop();
      await untilWritten(gatehouse);
      expect(callers.count('broken')).toBeGreaterThan(0);
      const { adminUrl } = gatehouse;
      const accounts = { made, arrived: upstream.arrived, adminUrl, endpoint, apiLivedOn: false };
      expect(await discrepancies(accounts)).toEqual([]);
    } finally {
      await callers.stop();
      await api?.kill();
    }
  }, 360_000);
});
