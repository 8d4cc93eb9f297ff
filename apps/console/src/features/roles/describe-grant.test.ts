import { describe, expect, it } from 'vitest';
import { describeGrant } from './describe-grant.ts';

describe('a grant in words', () => {
  it('says what it allows, with all that narrows it', () => {
    const annotations = { readOnlyHint: true, destructiveHint: false };
    const allow = { tools: ['shop/*', 'billing/pay'], tags: ['billing', 'eu'], annotations, prompts: ['*'] };
    expect(describeGrant({ allow })).toEqual({
      effect: 'allow',
      things: 'the tools shop/* and billing/pay tagged billing or eu that only read and do not destroy; all prompts',
    });
  });

  it('is about all tools where nothing but tags or annotations narrows them', () => {
    expect(describeGrant({ allow: { tags: ['billing'] } }).things).toBe('all tools tagged billing');
    expect(describeGrant({ allow: { tools: ['*', 'shop/a'] } }).things).toBe('all tools');
  });

  it('says that it denies', () => {
    const deny = { tools: ['*/*delete*'], resources: ['files:*'] };
    expect(describeGrant({ deny })).toEqual({
      effect: 'deny',
      things: 'the tools */*delete*; the resources files:*',
    });
  });

  it('does not count up a thousand names', () => {
    const tools = Array.from({ length: 9 }, (_, index) => `a/${index}`);
    expect(describeGrant({ allow: { tools } }).things).toBe('the tools a/0, a/1, a/2, a/3, a/4, a/5 and 3 more');
  });

  it('says so while it is about nothing', () => {
    expect(describeGrant({ allow: {} }).things).toBe('nothing yet');
  });
});
