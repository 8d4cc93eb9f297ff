import { expect, it } from 'vitest';
import { describeHolder } from './describe-holder.ts';

it.each([
  [{ subject: 'ada' }, 'subject ada'],
  [{ subject: 'ada', issuer: 'entra' }, 'subject ada of entra'],
  [{ group: 'support', client: 'desk' }, 'group support by client desk'],
  [{ client: 'ci' }, 'client ci'],
])('names who a binding is for: %o', (to, words) => expect(describeHolder(to)).toBe(words));
