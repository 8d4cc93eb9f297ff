import { listTools } from '@gatehouse/contracts/api';
import { expect, it } from 'vitest';
import { listQuery } from './list-query.ts';

it('takes what the list takes, and leaves out what is empty, twice there, or another matter', () => {
  expect(
    listQuery(listTools, {
      search: 'order',
      state: 'nonsense',
      upstream: '',
      tag: ['a', 'b'],
      utm: 'x',
      cursor: undefined,
    }),
  ).toEqual({ search: 'order', state: 'nonsense' });
});
