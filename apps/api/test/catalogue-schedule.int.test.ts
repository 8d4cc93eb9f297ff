import { createEndpoint } from '@gatehouse/testkit';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CatalogueSchedule } from '../src/worker/catalogue-schedule.ts';
import { type CatalogueServices, openShop, startCatalogue } from './catalogue-services.ts';

let the: CatalogueServices;

beforeAll(async () => {
  the = await startCatalogue();
});

afterAll(async () => {
  await the?.[Symbol.asyncDispose]();
});

it('finds out in each round what has changed at every upstream that an endpoint shows, whatever others do', async () => {
  await using shown = await openShop(the, { list: 'Lists.' });
  await using away = await openShop(the, { list: 'Lists.' });
  await using unshown = await openShop(the, { list: 'Lists.' });
  for (const { tenant } of [away, shown]) {
    await createEndpoint(the.database, tenant, { upstreams: [{ upstream: { id: tenant.upstreamId, slug: 'shop' } }] });
  }
  await away.upstream[Symbol.asyncDispose]();
  const schedule = new CatalogueSchedule(the.database, the.catalogues, pino({ level: 'silent' }));
  expect(await schedule.round()).toBe(1);
  expect(await the.states(shown.tenant)).toEqual({ list: 'pinned' });
  shown.offered.tools.list = 'Deletes.';
  expect(await schedule.round()).toBe(1);
  expect(await the.states(shown.tenant)).toEqual({ list: 'drifted' });
  expect(unshown.upstream.asked).toEqual([]);
});
