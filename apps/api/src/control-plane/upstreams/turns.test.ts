import type { TenantId } from '@gatehouse/db';
import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

const [acme, globex] = ['acme', 'globex'] as unknown as [TenantId, TenantId];

function work(name: string, started: string[]) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const run = () => {
    started.push(name);
    return promise;
  };
  return { run, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('Turns', () => {
  it('lets so many of one tenant run, the next when one has ended, and others meanwhile', async () => {
    const turns = new Turns(2);
    const started: string[] = [];
    const works = ['a', 'b', 'c', 'd'].map((name) => work(name, started));
    const results = works.map(({ run }) => turns.take(acme, run));
    const other = work('other', started);
    const otherResult = turns.take(globex, other.run);
    await settle();
    expect(started).toEqual(['a', 'b', 'other']);
    works[1]?.end();
    await settle();
    expect(started).toEqual(['a', 'b', 'other', 'c']);
    for (const each of [...works, other]) each.end();
    expect(await Promise.all([...results, otherResult])).toEqual(['a', 'b', 'c', 'd', 'other']);
  });

  it('hands the turn of what failed over too', async () => {
    const turns = new Turns(1);
    const started: string[] = [];
    const [bad, good] = [work('bad', started), work('good', started)];
    const results = Promise.allSettled([turns.take(acme, bad.run), turns.take(acme, good.run)]);
    bad.fail();
    good.end();
    expect(await results).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: 'good' }]);
  });
});
