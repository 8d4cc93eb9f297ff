import { describe, expect, it } from 'vitest';
import { allowedTools, coveredTools } from './covered-tools.ts';

const annotations = { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true };
const tools = [
  { name: 'shop/get_order', annotations: { ...annotations, readOnlyHint: true }, tags: ['orders'] },
  { name: 'shop/delete_order', annotations, tags: ['orders'] },
  { name: 'billing/pay', annotations, tags: [] },
];
const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);

describe('what a grant is about now', () => {
  it.each([
    [{ allow: { tools: ['shop/*'] } }, ['shop/get_order', 'shop/delete_order']],
    [{ deny: { tools: ['*/*delete*'] } }, ['shop/delete_order']],
    [{ allow: { annotations: { readOnlyHint: true } } }, ['shop/get_order']],
    [{ allow: { tools: ['*'], tags: ['orders'], annotations: { readOnlyHint: false } } }, ['shop/delete_order']],
    [{ allow: { prompts: ['*'] } }, []],
    [{ allow: {} }, []],
    [{ allow: { tools: ['Shop/*'] } }, []],
  ])('%o: %o', (grant, expected) => expect(names(coveredTools(grant, tools))).toEqual(expected));
});

it('is for a whole role what is left where a denial wins', () => {
  const grants = [{ allow: { tools: ['shop/*'] } }, { deny: { tools: ['*/*delete*'] } }];
  expect(names(allowedTools(grants, tools))).toEqual(['shop/get_order']);
  expect(allowedTools([], tools)).toEqual([]);
});
