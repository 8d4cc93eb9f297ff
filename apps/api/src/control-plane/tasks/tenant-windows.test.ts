import { parseTenantId } from '@gatehouse/db';
import { expect, it } from 'vitest';
import { TenantWindows, WINDOW } from './tenant-windows.ts';

const acme = parseTenantId('00000000-0000-4000-8000-00000000000a');
const globex = parseTenantId('00000000-0000-4000-8000-00000000000b');

const turn = () => new Promise(setImmediate);

it('lets a tenant queue so much, and no more while that waits, and others all the same', async () => {
  let waiting = WINDOW;
  let now = 0;
  let looks = 0;
  const windows = new TenantWindows(
    async () => {
      looks++;
      return waiting;
    },
    () => now,
  );
  const take = (times: number, tenantId = acme) =>
    Array.from({ length: times }, () => windows.take(tenantId)).filter(Boolean).length;
  expect(take(2 * WINDOW)).toBe(WINDOW);
  expect(looks).toBe(1);
  await turn();
  expect(take(5)).toBe(0);
  expect(take(5, globex)).toBe(5);
  expect(looks).toBe(1);
  [waiting, now] = [WINDOW - 3, 100];
  expect(take(1)).toBe(0);
  await turn();
  expect(take(10)).toBe(3);
});

it('goes on when it cannot be known how much waits', async () => {
  let now = 0;
  let fails = true;
  const windows = new TenantWindows(
    async () => {
      if (fails) throw new Error('away');
      return 0;
    },
    () => now,
  );
  for (let n = 0; n < WINDOW; n++) windows.take(acme);
  expect(windows.take(acme)).toBe(false);
  await turn();
  [fails, now] = [false, 100];
  expect(windows.take(acme)).toBe(false);
  await turn();
  expect(windows.take(acme)).toBe(true);
});
