import { testClock } from '@gatehouse/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TenantSnapshot } from '../snapshot/tenant-snapshot.ts';
import { SeenTokens } from './seen-tokens.ts';

const token = { header: { alg: 'ES256' }, claims: { sub: 'ada' } };
const snapshot = { slug: 'acme' } as TenantSnapshot;
const clock = testClock('2026-11-22T12:00:00Z');
let seen: SeenTokens;

beforeEach(() => {
  seen = new SeenTokens();
});

const keep = (hash: string, holds: boolean) => seen.keep(hash, token, snapshot, clock.now(), holds);
const verdict = (hash: string, of = snapshot) => seen.verdict(hash, of, clock.now());

describe('SeenTokens', () => {
  it('knows nothing of a token that it has not seen', () => {
    expect(verdict('a')).toBeUndefined();
    expect(seen.read('a')).toBeUndefined();
  });

  it('remembers a good signature for a minute, a bad one for ten seconds', () => {
    keep('good', true);
    keep('bad', false);
    expect([verdict('good'), verdict('bad')]).toEqual([true, false]);
    clock.advance(9_999);
    expect([verdict('good'), verdict('bad')]).toEqual([true, false]);
    clock.advance(1);
    expect([verdict('good'), verdict('bad')]).toEqual([true, undefined]);
    clock.advance(50_000);
    expect(verdict('good')).toBeUndefined();
  });

  it('forgets its verdict with the snapshot that it was made by, however alike the next one is', () => {
    keep('good', true);
    expect(verdict('good', { ...snapshot })).toBeUndefined();
  });

  it('does not trust a verdict from the future: the clock was set back', () => {
    keep('good', true);
    clock.advance(-1);
    expect(verdict('good')).toBeUndefined();
    clock.advance(1);
  });

  it('changes its mind', () => {
    keep('a', true);
    keep('a', false);
    expect(verdict('a')).toBe(false);
    keep('a', true);
    expect(verdict('a')).toBe(true);
  });

  it('is bounded, and bad tokens never push good ones out', () => {
    keep('good', true);
    for (let index = 0; index < 30_000; index++) keep(`bad-${index}`, false);
    expect(seen.size).toBe(10_001);
    expect(verdict('good')).toBe(true);
  });
});
