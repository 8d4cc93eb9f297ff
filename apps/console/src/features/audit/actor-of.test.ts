import { expect, it } from 'vitest';
import { accountsAmong, actorOf } from './actor-of.ts';

it('says who made a change, and of other events nothing', () => {
  expect(actorOf({ detail: { actor: 'operator:root' } })).toBe('operator:root');
  expect(actorOf({ detail: { revision: '2026-07-28' } })).toBeUndefined();
  expect(actorOf({ detail: { actor: { id: 7 } } })).toBeUndefined();
});

it('names accounts of the tenant once, and no operator', () => {
  const actors = ['account:a', 'operator:root', 'account:b', 'account:a', 'account'];
  expect(accountsAmong(actors.map((actor) => ({ detail: { actor } })))).toEqual(['a', 'b']);
});
