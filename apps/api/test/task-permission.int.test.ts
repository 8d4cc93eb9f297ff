import type { RawJson } from '@gatehouse/mcp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionDigest } from '../src/control-plane/tasks/definition-digest.ts';
import type { TaskCall } from '../src/control-plane/tasks/task-call.ts';
import { TenantsService } from '../src/control-plane/tenants/tenants.service.ts';
import { Snapshots } from '../src/data-plane/snapshot/snapshots.ts';
import type { TenantSnapshot } from '../src/data-plane/snapshot/tenant-snapshot.ts';
import { permitCall } from '../src/worker/tasks/permit-call.ts';
import { send } from './mcp-request.ts';
import { startTwoTenants, type TwoTenants } from './two-tenants.ts';

let two: TwoTenants;
let snapshots: Snapshots;

beforeAll(async () => {
  two = await startTwoTenants();
  snapshots = two.api.app.get(Snapshots);
  for (const tenant of ['acme', 'globex']) {
    const token = await two.api.token(tenant, 'root');
    await send({ url: two.url(`/t/${tenant}/mcp`), token, method: 'tools/list' });
  }
});
afterAll(() => two?.[Symbol.asyncDispose]());

const current = async (slug: string) => (await snapshots.ofTenant(slug)) as TenantSnapshot;

/** A call as it would be written down when this subject asks for it now. */
async function askedBy(subject: string, tool: string, tenant = 'acme') {
  const snapshot = await current(tenant);
  const issuerId = snapshot.issuers[0]?.id ?? '';
  const principal = await snapshots.principal(snapshot, issuerId, subject);
  const served = snapshot.endpoints.get('default')?.tools.get(tool);
  const call: TaskCall = {
    ...{ tool, issuerId, subject, scopes: ['mcp'], capabilities: '{}' as RawJson },
    ...{ params: new Map(), meta: new Map(), paramHeaders: {} },
    definitionDigest: served ? definitionDigest(served) : '',
  };
  const owner = { principalId: principal?.id ?? '', endpoint: 'default' };
  const attempt = { owner, clientId: 'test-client', target: `tools/${tool}` };
  return { tenantId: snapshot.tenantId, attempt, call };
}

type Asked = Awaited<ReturnType<typeof askedBy>>;
const judged = ({ tenantId, attempt, call }: Asked) => permitCall(tenantId, attempt, call, { snapshots });
const refusal = async (asked: Asked) => {
  try {
    await judged(asked);
    return undefined;
  } catch (thrown) {
    return (thrown as { readonly code?: string }).code;
  }
};

describe('the call of a task, when it is made', () => {
  it('is made by what is granted now', async () => {
    expect(await judged(await askedBy('ada', 'echo'))).toMatchObject({
      tool: { canonicalName: 'tools/echo' },
      decision: { verdict: 'allowed' },
    });
    expect(await refusal(await askedBy('ada', 'count'))).toBe('tool.unknown');
  });

  it('is not made when its grant has come to its end meanwhile', async () => {
    const asked = await askedBy('temp', 'echo');
    expect(await refusal(asked)).toBeUndefined();
    two.api.clock.advance(6 * 60_000);
    expect(await refusal(asked)).toBe('tool.unknown');
  });

  it('is made for whom it was asked by, with the scopes of then, and for nobody else', async () => {
    const asked = await askedBy('root', 'echo');
    const { principalId } = (await askedBy('ada', 'echo')).attempt.owner;
    const other = { ...asked.attempt, owner: { ...asked.attempt.owner, principalId } };
    expect(await refusal({ ...asked, attempt: other })).toBe('tool.unknown');
    expect(await refusal({ ...asked, call: { ...asked.call, scopes: ['mcp:prompts'] } })).toBe('scope.insufficient');
    expect(await refusal({ ...asked, call: { ...asked.call, subject: 'nobody' } })).toBe('tool.unknown');
  });

  it('is of the tool as it was pinned, at the endpoint that it was asked for at', async () => {
    const asked = await askedBy('root', 'echo');
    expect(await refusal({ ...asked, call: { ...asked.call, definitionDigest: 'another' } })).toBe('tool.unknown');
    const elsewhere = { ...asked.attempt, owner: { ...asked.attempt.owner, endpoint: 'broken' } };
    expect(await refusal({ ...asked, attempt: elsewhere })).toBe('tool.unknown');
    expect(await refusal({ ...asked, attempt: { ...asked.attempt, target: 'tools/none' } })).toBe('tool.unknown');
  });

  it('is not made for a tenant that is suspended, nor for one that it was not asked of', async () => {
    const asked = await askedBy('root', 'echo', 'globex');
    const { tenantId } = await current('acme');
    expect(await refusal({ ...asked, tenantId })).toBe('tool.unknown');
    await two.api.services.get(TenantsService).setStatus('globex', 'suspended');
    snapshots.invalidate(asked.tenantId);
    expect(await refusal(asked)).toBe('tenant.suspended');
  });
});
