import { pino } from 'pino';
import { expect, it } from 'vitest';
import { Background } from './background.ts';

const logged: string[] = [];
const background = () => new Background(pino({}, { write: (line: string) => void logged.push(line) }));

it('is waited for at the end, and a failure of it is logged and nobody else is the worse for it', async () => {
  const work = background();
  const { promise, resolve } = Promise.withResolvers<void>();
  let done = 0;
  work.start(async () => {
    await promise;
    done++;
  });
  work.start(async () => {
    throw new Error('the mail server is on fire');
  });
  work.start(async () => {
    done++;
  });
  resolve();
  await work.beforeApplicationShutdown();
  expect(done).toBe(2);
  expect(logged.join()).toContain('the mail server is on fire');
});

it('does not do what strangers ask for beyond its bounds', async () => {
  const work = background();
  const lines = logged.length;
  const { promise, resolve } = Promise.withResolvers<void>();
  let done = 0;
  for (let asked = 0; asked < 500; asked++) {
    work.start(async () => {
      await promise;
      done++;
    });
  }
  resolve();
  await work.settled();
  expect(done).toBe(102);
  expect(logged).toHaveLength(lines);
});
