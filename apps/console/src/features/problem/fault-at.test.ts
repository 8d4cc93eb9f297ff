import { expect, it } from 'vitest';
import { faultAt } from './fault-at.ts';

const problem = {
  ...{ code: 'request.invalid', title: 'Refused.', advice: 'Mend it.', correlationId: undefined },
  faults: [
    { path: 'slug', message: 'A slug is short.' },
    { path: 'grants[0].allow.tools[1]', message: 'Write a glob.' },
    { path: 'grants[0].allow.tags', message: 'Name a tag.' },
    { path: 'slugs', message: 'Unknown.' },
  ],
};

it.each([
  ['slug', 'A slug is short.'],
  ['grants[0]', 'Write a glob. Name a tag.'],
  ['grants[0].allow.tools', 'Write a glob.'],
  ['grants[1]', undefined],
])('is, at %s: %s', (path, message) => expect(faultAt(problem, path)).toBe(message));

it('is nothing where nothing was wrong', () => expect(faultAt(undefined, 'slug')).toBeUndefined());
