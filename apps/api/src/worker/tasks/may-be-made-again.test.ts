import { parseTenantId } from '@gatehouse/db';
import { UNREVIEWED } from '@gatehouse/policy';
import { describe, expect, it } from 'vitest';
import { readRunning } from '../../data-plane/snapshot/read-stored.ts';
import type { EndpointSnapshot, ServedTool, TenantSnapshot } from '../../data-plane/snapshot/tenant-snapshot.ts';
import { mayBeMadeAgain } from './may-be-made-again.ts';

const tenantId = parseTenantId('01930000-0000-7000-8000-000000000001');
const owner = { principalId: 'p', clientId: 'c', endpoint: 'default' };

const answer = (changes: Partial<ServedTool>, target = 'crm/pay') => {
  const tool = {
    canonicalName: 'crm/pay',
    annotations: UNREVIEWED,
    running: readRunning(null),
    ...changes,
  } as ServedTool;
  const endpoint = { tools: new Map([['pay', tool]]) } as unknown as EndpointSnapshot;
  const snapshot = { endpoints: new Map([['default', endpoint]]) } as unknown as TenantSnapshot;
  return mayBeMadeAgain(tenantId, { owner, target }, { snapshots: { ofTenantId: async () => snapshot } });
};

describe('a call that may have had its effect', () => {
  it.each(['idempotentHint', 'readOnlyHint'] as const)('may be made again with a reviewed %s', async (hint) => {
    expect(await answer({ annotations: { ...UNREVIEWED, [hint]: true } })).toBe(true);
  });

  it('may not be made again where nobody has reviewed the tool, or it is not served any more', async () => {
    expect(await answer({})).toBe(false);
    expect(await answer({ annotations: { ...UNREVIEWED, readOnlyHint: true } }, 'crm/other')).toBe(false);
  });

  it('may not where a rule says never, whatever was reviewed', async () => {
    const annotations = { ...UNREVIEWED, idempotentHint: true, readOnlyHint: true };
    expect(await answer({ annotations, running: readRunning({ retry: 'never' }) })).toBe(false);
    expect(await answer({ annotations, running: readRunning({ retry: 'effective-idempotent' }) })).toBe(true);
  });
});
