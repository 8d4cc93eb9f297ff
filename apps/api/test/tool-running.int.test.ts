import { parseTenantFile } from '@gatehouse/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { TenantFilesService } from '../src/control-plane/tenant-files/tenant-files.service.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import { send } from './mcp-request.ts';
import { startTwoTenants, type TwoTenants } from './two-tenants.ts';

let two: TwoTenants;

beforeAll(async () => {
  two = await startTwoTenants();
  for (const tenant of ['acme', 'globex']) {
    const token = await two.api.token(tenant, 'root');
    await send({ url: two.url(`/t/${tenant}/mcp`), token, method: 'tools/list' });
  }
});
afterAll(() => two?.[Symbol.asyncDispose]());

const running = async (tool: string, tenant = 'acme') => {
  const snapshot = await two.api.app.get(Snapshots).ofTenant(tenant);
  return snapshot?.endpoints.get('default')?.tools.get(tool)?.running;
};

const byDefault = { execution: 'inline', inlineMs: 10_000, deadlineMs: 3_600_000, retry: 'effective-idempotent' };

describe('how the calls of a tool are run', () => {
  it('is as the rules say, at once and for their tenant alone', async () => {
    expect(await running('echo')).toEqual(byDefault);
    const rule = (execution: string) =>
      `tenant: acme\ntools: [{ match: "tools/*", inlineMs: 50 }, { match: tools/echo, execution: ${execution}, deadline: 2m, retry: never }]`;
    for (const execution of ['task', 'task-required']) {
      await two.api.apply(rule(execution));
      await vi.waitFor(async () => {
        expect(await running('echo')).toEqual({ execution, inlineMs: 50, deadlineMs: 120_000, retry: 'never' });
      });
    }
    expect(await running('count')).toEqual({ ...byDefault, inlineMs: 50 });
    expect(await running('echo', 'globex')).toEqual(byDefault);
  });

  it('is as ever once they are gone', async () => {
    const nothing = parseTenantFile('tenant: acme\ntools: []');
    await two.api.services.get(TenantFilesService).apply(nothing, { dryRun: false, prune: 'all' });
    await vi.waitFor(async () => expect(await running('echo')).toEqual(byDefault));
  });
});
