import { ApiProblem } from '@gatehouse/api-client';
import { GatehouseError } from '@gatehouse/errors';
import { describe, expect, it } from 'vitest';
import { describeProblem } from './described-problem.ts';

describe('what went wrong, in words', () => {
  it('is what the api said, with where each fault is', () => {
    const fault = { path: 'grants[0].allow.tools[0]', message: 'Write {upstream}/{tool}.' };
    const members = { title: 'Refused.', detail: 'Mend it.', correlationId: 'c', problems: [{ in: 'body', ...fault }] };
    expect(describeProblem(new ApiProblem(400, 'request.invalid', members))).toEqual({
      code: 'request.invalid',
      title: 'Refused.',
      advice: 'Mend it.',
      correlationId: 'c',
      faults: [fault],
    });
  });

  it('is something that one can act on, where the answer was none of the api', () => {
    expect(describeProblem(new ApiProblem(502, 'unknown', { title: 7, problems: 'all' }))).toEqual({
      code: 'unknown',
      title: 'This did not work.',
      advice: 'Try again in a minute.',
      correlationId: undefined,
      faults: [],
    });
  });

  it('says nothing of what is for the inside alone', () => {
    const described = describeProblem(new GatehouseError('console.issuer-unavailable', { reason: 'ECONNREFUSED' }));
    expect(JSON.stringify(described)).not.toContain('ECONNREFUSED');
    expect(described.code).toBe('console.issuer-unavailable');
    expect(describeProblem(new Error('secret')).code).not.toContain('secret');
  });
});
