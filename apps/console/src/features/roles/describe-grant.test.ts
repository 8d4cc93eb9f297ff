import { describe, expect, it } from 'vitest';
import { describeGrant, describeHolder } from './describe-grant.ts';

describe('a grant in words', () => {
  it('says what it allows, with all that narrows it', () => {
    const allow = { tools: ['shop/*'], tags: ['billing'], annotations: { readOnlyHint: true }, prompts: ['*'] };
    expect(describeGrant({ allow })).toEqual({
      effect: 'allow',
      things: 'tools shop/* · tagged billing · readOnlyHint yes · prompts *',
    });
  });

  it('says that it denies', () => {
    expect(describeGrant({ deny: { tools: ['*/*delete*'] } })).toEqual({ effect: 'deny', things: 'tools */*delete*' });
  });
});

it.each([
  [{ subject: 'ada' }, 'subject ada'],
  [{ subject: 'ada', issuer: 'entra' }, 'subject ada of entra'],
  [{ group: 'support', client: 'desk' }, 'group support by client desk'],
  [{ client: 'ci' }, 'client ci'],
])('names who a binding is for: %o', (to, words) => expect(describeHolder(to)).toBe(words));
