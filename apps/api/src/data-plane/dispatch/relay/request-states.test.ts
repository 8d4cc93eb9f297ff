import { GatehouseError } from '@gatehouse/errors';
import { generateMasterKey, parseMasterKeys } from '@gatehouse/secrets';
import { describe, expect, it } from 'vitest';
import type { Call, Located } from '../../context.ts';
import { RequestStates } from './request-states.ts';

const current = generateMasterKey();
let now = new Date('2026-11-22T12:00:00Z');
const states = new RequestStates(parseMasterKeys({ current }), { now: () => now });

const located = (changes: { tenantId?: string; principalId?: string; endpoint?: string } = {}) =>
  ({
    principal: { tenantId: changes.tenantId ?? 'tenant-a', principalId: changes.principalId ?? 'ada' },
    endpoint: { slug: changes.endpoint ?? 'default' },
  }) as Located;

const call = (changes: { method?: string; upstream?: string; target?: string } = {}) =>
  ({
    request: { method: changes.method ?? 'tools/call' },
    upstream: { id: changes.upstream ?? 'upstream-1' },
    target: changes.target ?? 'pay',
  }) as Call;

const refusal = (
  sealed: string,
  ...where: Parameters<typeof states.open> extends [string, ...infer Rest] ? Rest : never
) =>
  states.open(sealed, ...where).then(
    () => 'opened',
    (error: unknown) => (error instanceof GatehouseError ? error.code : String(error)),
  );

describe('the state of an upstream, while it is with the client', () => {
  it('comes back as the upstream gave it, whatever is in it', async () => {
    for (const state of ['', 'a', '{"round":1}', '😀\u0000"', 'x'.repeat(64 * 1024)]) {
      expect(await states.open(states.seal(state, located(), call()), located(), call())).toBe(state);
    }
  });

  it('shows nothing of itself', () => {
    const sealed = states.seal('the number of the account', located(), call());
    expect(sealed).toMatch(/^[\w-]+$/);
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('account');
  });

  it.each([
    ['another tenant', located({ tenantId: 'tenant-b' }), call()],
    ['another principal', located({ principalId: 'mallory' }), call()],
    ['another endpoint', located({ endpoint: 'other' }), call()],
    ['another method', located(), call({ method: 'prompts/get' })],
    ['another upstream', located(), call({ upstream: 'upstream-2' })],
    ['another tool', located(), call({ target: 'refund' })],
  ])('is no good for %s', async (_name, where, what) => {
    expect(await refusal(states.seal('s', located(), call()), where, what)).toBe('request.state-invalid');
  });

  it('is no good when a character of it was changed, added or taken away', async () => {
    const sealed = states.seal('s', located(), call());
    const flipped = `${sealed.slice(0, 30)}${sealed[30] === 'A' ? 'B' : 'A'}${sealed.slice(31)}`;
    for (const other of [flipped, `${sealed}-TAMPERED`, sealed.slice(0, -4), '', 'not one at all']) {
      expect(await refusal(other, located(), call()), other).toBe('request.state-invalid');
    }
  });

  it('is good for an hour', async () => {
    const sealed = states.seal('s', located(), call());
    now = new Date(now.getTime() + 59 * 60_000);
    expect(await refusal(sealed, located(), call())).toBe('opened');
    now = new Date(now.getTime() + 60_000);
    expect(await refusal(sealed, located(), call())).toBe('request.state-invalid');
  });

  it('survives a change of the master key, and is nothing to an installation with another one', async () => {
    const sealed = states.seal('s', located(), call());
    const clock = { now: () => now };
    const rotated = new RequestStates(parseMasterKeys({ current: generateMasterKey(), previous: [current] }), clock);
    expect(await rotated.open(sealed, located(), call())).toBe('s');
    const foreign = new RequestStates(parseMasterKeys({ current: generateMasterKey() }), clock);
    await expect(foreign.open(sealed, located(), call())).rejects.toMatchObject({ code: 'request.state-invalid' });
  });

  it('of more than 64 Ki characters is not carried', () => {
    expect(() => states.seal('x'.repeat(64 * 1024 + 1), located(), call())).toThrow(GatehouseError);
  });
});
