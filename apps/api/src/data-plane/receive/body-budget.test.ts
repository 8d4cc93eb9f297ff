import type { TenantId } from '@gatehouse/db';
import { describe, expect, it } from 'vitest';
import { BodyBudget } from './body-budget.ts';

const MEGABYTE = 1024 * 1024;
const [acme, globex] = ['acme', 'globex'] as unknown as [TenantId, TenantId];

describe('the room for bodies that are on their way', () => {
  it('is a quarter of the whole for one tenant, and leaves room to others', () => {
    const budget = new BodyBudget();
    budget.take(acme, 16 * MEGABYTE);
    expect(() => budget.take(acme, 1)).toThrow(expect.objectContaining({ code: 'server.busy' }));
    expect(() => budget.take(globex, 16 * MEGABYTE)).not.toThrow();
  });

  it('is bounded for all of them together', () => {
    const budget = new BodyBudget();
    for (let tenant = 0; tenant < 4; tenant++) budget.take(`t${tenant}` as unknown as TenantId, 16 * MEGABYTE);
    expect(() => budget.take(acme, 1)).toThrow(expect.objectContaining({ code: 'server.busy' }));
  });

  it('is there again once it was given back, and a refusal takes nothing of it', () => {
    const budget = new BodyBudget();
    budget.take(acme, 16 * MEGABYTE);
    expect(() => budget.take(acme, MEGABYTE)).toThrow();
    budget.give(acme, 16 * MEGABYTE);
    expect(() => budget.take(acme, 16 * MEGABYTE)).not.toThrow();
  });
});
