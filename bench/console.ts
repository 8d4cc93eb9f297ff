/**
 * What a person waits for in the console, in a browser, at a tenant that has much: each page opened in a browser that has
 * nothing of it yet, with the script that it brings along, and the way from each page to each other one.
 */
import { noBrowser, startBrowser } from '@gatehouse/testkit/chromium';
import type { BrowserContext } from 'playwright-core';
import { loadPage, type PageLoad } from './browser/load-page.ts';
import { followLink, linksOf } from './browser/navigate.ts';
import { fillLargeTenant, LARGE, TENANTS_BESIDE } from './gatehouse/fill-large-tenant.ts';
import { fillTenants } from './gatehouse/fill-tenants.ts';
import { startInstallation } from './gatehouse/installation.ts';
import { makePeople } from './gatehouse/people.ts';
import { TENANT } from './gatehouse/tenant-file.ts';
import { readFlags } from './measure/flags.ts';
import { printGates } from './measure/gates.ts';
import { median, printTable, saveResults } from './measure/results.ts';
import { startUpstream } from './targets/upstreams.ts';

const { rounds, json } = readFlags();
if (noBrowser !== undefined) {
  process.stdout.write(`the console was not measured: ${noBrowser}\n`);
  process.exit();
}
await using upstream = await startUpstream('fixed');
await using installation = await startInstallation({ upstreams: [upstream] });
await fillTenants(installation, TENANTS_BESIDE);
await fillLargeTenant(installation);
await installation.startConsole();
const [person] = await makePeople(installation, 1);
const home = `${installation.consoleUrl}/t/${TENANT}`;
await using opened = new AsyncDisposableStack();
const browser = await startBrowser();
opened.defer(() => browser.close());

const context = await browser.newContext();
const page = await context.newPage();
await page.goto(home);
await page.getByLabel('E-mail address').fill(person?.email ?? '');
await page.getByLabel('Password').fill(person?.password ?? '');
await page.getByRole('button', { name: 'Sign in' }).click();
await page.waitForURL(`${home}**`);
const links = await linksOf(page);
const state = await context.storageState();

const loads = new Map<string, PageLoad[]>(links.map((link) => [link, []]));
const ways = new Map<string, number[]>(links.map((link) => [link, []]));
for (let round = 0; round <= rounds; round++) {
  for (const link of links) {
    const load = await inNewBrowser((fresh) => loadPage(fresh, new URL(link, home).href));
    if (round > 0) loads.get(link)?.push(load);
  }
  for (const from of links) {
    for (const to of links.filter((link) => link !== from)) {
      if ((await page.evaluate('location.pathname')) !== from) await followLink(page, from);
      const milliseconds = await followLink(page, to);
      if (round > 0) ways.get(to)?.push(milliseconds);
    }
  }
}

const rows = links.map((link) => {
  const of = loads.get(link) ?? [];
  return {
    link,
    loadMs: median(of.map(({ loadMs }) => loadMs)),
    contentMs: median(of.map(({ contentMs }) => contentMs)),
    scriptBytes: Math.max(...of.map(({ scriptBytes }) => scriptBytes)),
    navigationMs: median(ways.get(link) ?? []),
    slowestMs: Math.max(...(ways.get(link) ?? [])),
  };
});
process.stdout.write(`${LARGE.tools} tools, ${LARGE.roles} roles, ${LARGE.events} events\n`);
printTable(
  ['page', 'load ms', 'largest content ms', 'script KB', 'way to it, p50 ms', 'longest ms'],
  rows.map(({ link, loadMs, contentMs, scriptBytes, navigationMs, slowestMs }) => [
    link,
    ...[loadMs, contentMs, scriptBytes / 1000, navigationMs, slowestMs].map((figure) => figure.toFixed(0)),
  ]),
);
const most = (of: (row: (typeof rows)[number]) => number) => Math.max(...rows.map(of));
printGates([
  { what: 'the slowest first load, largest content', figure: most((it) => it.contentMs), unit: 'ms', atMost: 1_500 },
  {
    what: 'the most script of a page, compressed',
    figure: most((it) => it.scriptBytes) / 1000,
    unit: 'KB',
    atMost: 250,
  },
  { what: 'the slowest way to a page, p50', figure: most((it) => it.navigationMs), unit: 'ms', atMost: 300 },
]);
await saveResults(json, 'console', rows);

/** Signed in, and otherwise as if the console had never been visited. */
async function inNewBrowser<Result>(work: (context: BrowserContext) => Promise<Result>): Promise<Result> {
  await using fresh = await browser.newContext({ storageState: state });
  return await work(fresh);
}
