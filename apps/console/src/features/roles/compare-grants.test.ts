import { expect, it } from 'vitest';
import { compareGrants } from './compare-grants.ts';

it('tells grants apart by what they say, and not by how it is written', () => {
  const shared = { allow: { tools: ['a/*', 'b/*'], annotations: { readOnlyHint: true, destructiveHint: false } } };
  const rewritten = { allow: { annotations: { destructiveHint: false, readOnlyHint: true }, tools: ['b/*', 'a/*'] } };
  const mine = { allow: { tools: ['c/*'] } };
  const theirs = { deny: { tools: ['c/*'] } };
  expect(compareGrants([mine, shared], [rewritten, theirs])).toEqual({
    onlyMine: [mine],
    onlyTheirs: [theirs],
    both: [shared],
  });
});
