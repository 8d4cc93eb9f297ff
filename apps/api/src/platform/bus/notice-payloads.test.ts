import { randomUUID } from 'node:crypto';
import { ANNOUNCEMENT_BYTES, parseTenantId } from '@gatehouse/db';
import { describe, expect, it } from 'vitest';
import { noticeIn, noticePayloads } from './notice-payloads.ts';

const self = randomUUID();
const newTenant = () => parseTenantId(randomUUID());
const newTasks = (count: number) => new Set(Array.from({ length: count }, () => randomUUID()));

/** Sizes of tenants, by their tasks. */
describe.each([[[1]], [[10_000]], [Array(500).fill(1)], [[3, 400, 1, 1, 181, 182, 183]]])('notices of %j', (sizes) => {
  const tasks = new Map((sizes as number[]).map((size) => [newTenant(), newTasks(size)]));

  it('come back whole, from payloads that can be announced', () => {
    const payloads = noticePayloads(self, tasks);
    const heard = new Map<string, Set<string>>();
    for (const payload of payloads) {
      expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(ANNOUNCEMENT_BYTES);
      const notice = noticeIn(payload);
      expect(notice?.from).toBe(self);
      for (const [tenantId, taskIds] of notice?.tasks ?? []) {
        heard.set(tenantId, new Set([...(heard.get(tenantId) ?? []), ...taskIds]));
      }
    }
    expect(heard).toEqual(tasks);
  });

  it('are few', () => {
    const count = [...tasks.values()].reduce((sum, { size }) => sum + size, 0);
    expect(noticePayloads(self, tasks).length).toBeLessThanOrEqual(Math.ceil(count / 80));
  });
});

describe('what anybody may announce', () => {
  it.each([
    '',
    'null',
    '[]',
    '"tasks"',
    '{"from":1}',
    '{"tasks":null}',
    '{"tasks":{"x":[]}}',
    `{"tasks":{"__proto__":["${randomUUID()}"]}}`,
    `{"tasks":{"${randomUUID()}":{}}}`,
    `{"tasks":{"${randomUUID()}":null}}`,
    '['.repeat(4_000),
  ])('is no notice when it is %j', (payload) => {
    const notice = noticeIn(payload);
    expect([...(notice?.tasks ?? [])]).toEqual([]);
  });

  it('is heard as far as it is ids', () => {
    const [tenantId, taskId] = [newTenant(), randomUUID()];
    const payload = JSON.stringify({ from: {}, tasks: { [tenantId]: [1, null, 'x', taskId, `${taskId} `, [taskId]] } });
    expect(noticeIn(payload)?.tasks).toEqual(new Map([[tenantId, new Set([taskId])]]));
  });
});
