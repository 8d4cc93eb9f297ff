import { describe, expect, it } from 'vitest';
import { CollectedList, type ListOf, MEMBER_LIMIT } from './collected-list.ts';

interface Named {
  readonly name: string;
}

const list: ListOf<Named> = {
  method: 'prompts/list',
  member: 'prompts',
  definitionsOf: ({ prompts }) => (prompts as Partial<Named>[]).filter((it): it is Named => it.name !== undefined),
  nameOf: ({ name }) => name,
};

async function collect(...pages: object[][]) {
  const collected = new CollectedList(list);
  for (const page of pages) await collected.add(page);
  return collected;
}

describe('CollectedList', () => {
  it('keeps the order over all pages, and of one name the first', async () => {
    const collected = await collect(
      [
        { name: 'b', n: 1 },
        { name: 'a', n: 2 },
      ],
      [{ name: 'b', n: 3 }, { name: 'c' }],
    );
    expect(collected.asJson()).toBe('[{"name":"b","n":1},{"name":"a","n":2},{"name":"c"}]');
    expect(collected.leftOut).toBe(1);
  });

  it('leaves out what is malformed, too large, or cannot be kept, and goes on', async () => {
    const unfit = [{}, { name: 'x'.repeat(300_000) }, { name: 'nul', text: '\0' }];
    const collected = await collect([...unfit, { name: 'ok' }]);
    expect([...collected.kept.keys()]).toEqual(['ok']);
    expect(collected.leftOut).toBe(3);
  });

  it('stops where the sum would be too large', async () => {
    const many = Array.from({ length: 30 }, (_, n) => ({ name: `n${n}`, text: 'x'.repeat(200_000) }));
    expect((await collect(many)).kept.size).toBe(20);
  });

  it('looks at so many members and no more, and counts the others', async () => {
    const many = Array.from({ length: MEMBER_LIMIT - 1 }, (_, n) => ({ name: `n${n}` }));
    const collected = await collect(many);
    expect(collected.isFull).toBe(false);
    await collected.add([{ name: 'last' }, { name: 'one too many' }]);
    expect(collected.isFull).toBe(true);
    expect([...collected.kept.keys()].at(-1)).toBe('last');
    expect(collected.leftOut).toBe(1);
  });
});
