import { describe, expect, it } from 'vitest';
import type { Change } from './change.ts';
import { Outbox } from './outbox.ts';

const tools: Change = { kind: 'list', list: 'tools' };
const file: Change = { kind: 'resource', uri: 'file:///a' };

/** A client that takes one change at a time, when it is told to. */
function slowClient() {
  const taken: Change[] = [];
  let take = () => {};
  const outbox = new Outbox((change) => {
    taken.push(change);
    return new Promise((resolve) => (take = resolve));
  });
  const next = async () => {
    take();
    await new Promise(setImmediate);
  };
  return { outbox, taken, next };
}

describe('the outbox of a subscription', () => {
  it('holds everything back until it is opened', async () => {
    const { outbox, taken } = slowClient();
    outbox.put(tools);
    expect(taken).toEqual([]);
    outbox.open();
    expect(taken).toEqual([tools]);
  });

  it('tells a client that reads slowly once, however often a list has changed', async () => {
    const { outbox, taken, next } = slowClient();
    outbox.open();
    outbox.put(tools);
    for (let change = 0; change < 1000; change++) outbox.put(tools);
    outbox.put(file);
    for (let step = 0; step < 10; step++) await next();
    expect(taken).toEqual([tools, tools, file]);
  });

  it('sends nothing more once it is closed', async () => {
    const { outbox, taken, next } = slowClient();
    outbox.open();
    outbox.put(tools);
    outbox.put(file);
    outbox.close();
    outbox.put(tools);
    await next();
    expect(taken).toEqual([tools]);
  });
});
