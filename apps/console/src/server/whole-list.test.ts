import { expect, it } from 'vitest';
import { wholeList } from './whole-list.ts';

const pageOf = (nextCursor: string | null) => ({ body: { items: [nextCursor], nextCursor }, etag: undefined });

it('reads on until there is no more', async () => {
  const asked: (string | undefined)[] = [];
  const pages = [pageOf('a'), pageOf('b'), pageOf(null)];
  const list = await wholeList(async ({ cursor }) => {
    asked.push(cursor);
    return pages[asked.length - 1] ?? pageOf(null);
  });
  expect(asked).toEqual([undefined, 'a', 'b']);
  expect(list.body).toEqual({ items: ['a', 'b', null], isCut: false });
});

it('ends where nobody would look any more, and says so', async () => {
  const { body } = await wholeList(async () => pageOf('more'));
  expect(body).toMatchObject({ isCut: true });
  expect(body?.items).toHaveLength(10);
});

it('is the problem where a page of it is one', async () => {
  const problem = { code: 'x', title: '', advice: '', correlationId: undefined, faults: [] };
  expect(await wholeList(async ({ cursor }) => (cursor ? { problem } : pageOf('more')))).toEqual({ problem });
});
