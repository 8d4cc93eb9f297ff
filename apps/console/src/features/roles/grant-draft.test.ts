import { expect, it } from 'vitest';
import { draftOf, emptyDraft, grantOf } from './grant-draft.ts';

it.each([
  { allow: { tools: ['shop/*'], tags: ['eu'], annotations: { readOnlyHint: true } } },
  { deny: { prompts: ['a/*'], resources: ['b:*'] } },
])('comes back as it was when nobody wrote on it: %o', (grant) => {
  expect(grantOf(draftOf(grant, 'key'))).toEqual(grant);
});

it('sends nothing of what is empty', () => expect(grantOf(emptyDraft('key'))).toEqual({ allow: {} }));
