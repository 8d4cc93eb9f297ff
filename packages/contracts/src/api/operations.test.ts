import { describe, expect, it } from 'vitest';
import { isWrite, needsMatch, takesIdempotencyKey } from './operation.ts';
import { operations } from './operations.ts';
import { namesIn, pathParameters } from './path.ts';
import { LEVELS, PERMISSIONS, PERMISSIONS_OF, permissionsOf } from './permission.ts';

describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (id, operation) => {
  it('is there once, by its name and by its address', () => {
    expect(operations.filter((one) => one.id === id)).toHaveLength(1);
    const { method, path } = operation;
    expect(operations.filter((one) => one.method === method && one.path === path)).toHaveLength(1);
  });

  it('asks for a permission that fits what it does', () => {
    expect(PERMISSIONS).toContain(operation.permission);
    if (isWrite(operation)) expect(operation.permission).toMatch(/:(?:write|review)$/);
    else expect(operation.permission).toMatch(/:(?:read|explain)$/);
  });

  it('has a path of parameters that are known', () => {
    for (const name of namesIn(operation.path)) expect(pathParameters).toHaveProperty(name);
  });

  it('says in one line what it does', () => {
    expect(operation.summary).toMatch(/^[A-Z][^\n]{5,160}[^.]$/);
  });

  it('answers what there is to see after a change, or nothing', () => {
    if (operation.method === 'DELETE') expect(operation.answer).toBeUndefined();
    if (needsMatch(operation)) expect(isWrite(operation)).toBe(true);
    if (takesIdempotencyKey(operation)) expect(operation.carriesSecret).toBeUndefined();
  });
});

describe('memberships', () => {
  it('give what is known, and each permission is somebody’s', () => {
    const given = new Set(permissionsOf(LEVELS));
    expect(PERMISSIONS.filter((one) => !given.has(one))).toEqual([]);
  });

  it('of those who only look give nothing that changes anything', () => {
    for (const level of ['approver', 'auditor', 'member'] as const) {
      expect(PERMISSIONS_OF[level].filter((one) => /:(?:write|review)$/.test(one))).toEqual([]);
    }
  });

  it('add up', () => {
    expect(permissionsOf([])).toEqual(['self:read']);
    expect(permissionsOf(['member', 'auditor'])).toEqual(permissionsOf(['auditor']));
    expect(permissionsOf(['owner'])).toEqual(expect.arrayContaining(permissionsOf(['admin'])));
  });
});
