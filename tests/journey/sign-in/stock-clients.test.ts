import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWhere, nobody } from '@gatehouse/testkit';
import { noBrowser, startBrowser } from '@gatehouse/testkit/chromium';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, serveDemo } from '../../support/serve.ts';
import { startInspector } from './inspector.ts';
import { startMcpRemote } from './mcp-remote.ts';
import { type Credentials, Person, signIn } from './person.ts';
import { startFirstLine, startSecondLine } from './sdk-clients.ts';
import type { StockClient } from './stock-client.ts';

const served = { tools: ['get_order', 'list_orders'], order: expect.stringContaining('Grace Hopper') };

/** Clients as they are, told nothing but the URL of an endpoint, and a person who reads what a real browser shows. */
describeWhere(noBrowser, 'a sign-in that is begun by', () => {
  let gatehouse: Installation;
  let browser: Browser;
  let ada: Credentials;
  /** People of acme, by turns: who is wrong five times has to wait before the sixth. */
  let strangers: Credentials[];

  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([serveDemo(), startBrowser()]);
    const signIns = JSON.parse(await readFile(join(gatehouse.dataDir, 'demo-credentials.json'), 'utf8'));
    const [first, second] = ['ada@acme.example', 'grace@acme.example'].map((wanted) =>
      signIns.find(({ email }: Credentials) => email === wanted),
    );
    ada = first;
    strangers = [first, second, first, second, first, second];
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await gatehouse?.[Symbol.asyncDispose]();
  }, 30_000);

  describe.each<[name: string, start: () => Promise<StockClient>, host?: string]>([
    ['the second line of the SDK', () => startSecondLine('Second line')],
    [
      'the second line of the SDK, asking for the current revision',
      () => startSecondLine('Second line, current', { versionNegotiation: { mode: 'auto' } }),
    ],
    ['the first line of the SDK', () => startFirstLine('First line')],
    ['the first line of the SDK, at the other name of loopback', () => startFirstLine('Next door'), 'localhost'],
    ['mcp-remote', startMcpRemote],
    ['the command line of the Inspector', startInspector],
  ])('%s', { timeout: 60_000 }, (_, start, host = '127.0.0.1') => {
    let client: StockClient;
    let person: Person;

    beforeAll(async () => {
      client = await start();
      person = await Person.at(browser, gatehouse.ready.api);
    });

    afterAll(async () => {
      await person?.[Symbol.asyncDispose]();
      await client?.[Symbol.asyncDispose]();
    });

    const endpoint = (tenant: string) => {
      const url = new URL(`/t/${tenant}/mcp`, gatehouse.ready.api);
      url.hostname = host;
      return url;
    };

    it('leads to a called tool, by way of a person who sees who asks, for what, and where the answer goes', async () => {
      const used = client.use(endpoint('acme'), async (url) => {
        const { host: answeredAt, origin } = new URL(url.searchParams.get('redirect_uri') ?? '');
        const page = await person.visit(url);
        await page.getByText(`to continue to ${client.callsItself}`).waitFor();
        await signIn(page, ada);
        await page.getByRole('heading', { name: `Allow ${client.callsItself} to act for you?` }).waitFor();
        expect(await factsOn(page)).toEqual({
          Application: `${client.callsItself} Not verified`,
          'Published by': 'Unknown',
          'Answer goes to': `${answeredAt}, a program on this computer`,
          'Access to': 'Acme Inc. acme',
          At: endpoint('acme').href,
        });
        expect(await page.getByRole('heading', { name: 'Did you just start this yourself?' }).isVisible()).toBe(true);
        const permissions = await page.locator('.permissions li').allInnerTexts();
        expect(permissions).toEqual([expect.stringContaining('Use everything that this endpoint offers you')]);
        expect(await page.getByText('Signed in as Ada Lovelace').isVisible()).toBe(true);
        await page.getByRole('button', { name: 'Allow' }).click();
        await page.waitForURL(({ host }) => host === answeredAt);
        expect([...person.asked]).toEqual([...new Set([url.origin, gatehouse.ready.api, origin])]);
      });
      expect(await used).toEqual(served);
    });

    it('need not be repeated the next time', async () => {
      expect(await client.use(endpoint('acme'), nobody)).toEqual(served);
    });

    it('is one press when the client has lost its token: they have allowed it, and nobody knows a program again', async () => {
      await client.forgetTokens();
      const used = client.use(endpoint('acme'), async (url) => {
        const page = await person.visit(url);
        const { host: answeredAt } = new URL(url.searchParams.get('redirect_uri') ?? '');
        await page.getByText('You have allowed this before. Nothing that it asks for has changed since.').waitFor();
        await page.getByRole('button', { name: 'Allow' }).click();
        await page.waitForURL(({ host }) => host === answeredAt);
      });
      expect(await used).toEqual(served);
    });

    it('is good for nothing at another tenant', async () => {
      const before = await client.tokens();
      expect(before).toHaveLength(1);
      const response = await fetch(endpoint('globex'), {
        method: 'POST',
        headers: { authorization: `Bearer ${before[0]}` },
      });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toContain('/t/globex/mcp"');

      const used = client.use(endpoint('globex'), async (url) => {
        const page = await person.visit(url);
        await signIn(page, strangers.pop() as Credentials);
        await page.getByText('This does not match an account.').waitFor();
        throw new GaveUp();
      });
      await expect(used).rejects.toBeInstanceOf(GaveUp);
      expect(await client.tokens()).toEqual(before);
    });

    it('gives the browser nothing to complain of', () => {
      expect(person.complaints).toEqual([]);
    });
  });
});

/** Who cannot sign in closes the window. */
class GaveUp extends Error {}

/** What the page says of the client and of what it wants, by term. */
async function factsOn(page: Page): Promise<Record<string, string>> {
  const [terms, facts] = [page.locator('.facts dt'), page.locator('.facts dd')];
  const texts = await facts.allInnerTexts();
  return Object.fromEntries((await terms.allInnerTexts()).map((term, at) => [term, texts[at] ?? '']));
}
