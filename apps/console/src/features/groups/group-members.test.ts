import { describe, expect, it } from 'vitest';
import { memberOf, notAmong, partsOf } from './group-members.ts';

describe('members of a group', () => {
  it.each(['ada', { subject: 'ada', issuer: 'entra' }])('have parts, and are made of them: %o', (member) => {
    const { subject, issuer = '' } = partsOf(member);
    expect(memberOf(subject, issuer)).toEqual(member);
  });

  it('are other people at another issuer', () => {
    const [here, there] = [memberOf('ada', ''), memberOf('ada', 'entra')];
    expect(notAmong([here, there, 'bob'], [there])).toEqual([here, 'bob']);
  });
});
