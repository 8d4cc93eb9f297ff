import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWhere } from '@gatehouse/testkit';
import { noBrowser, startBrowser } from '@gatehouse/testkit/chromium';
import type { Browser, Cookie } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Installation, serveDemo } from '../../support/serve.ts';
import { accessibilityFaults, type ConsolePage, type Credentials, openConsole, signInAs } from './console-page.ts';

/** Compressed bytes of script that a page may bring along. */
const SCRIPT_LIMIT = 250_000;

describeWhere(noBrowser, 'the console', () => {
  let gatehouse: Installation;
  let browser: Browser;
  let url: string;
  let grace: Credentials;
  let here: ConsolePage;

  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([serveDemo(), startBrowser()]);
    url = gatehouse.ready.console ?? '';
    const signIns = JSON.parse(await readFile(join(gatehouse.dataDir, 'demo-credentials.json'), 'utf8'));
    grace = signIns.find(({ email }: Credentials) => email === 'grace@acme.example');
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await gatehouse?.[Symbol.asyncDispose]();
  }, 30_000);

  beforeEach(async () => {
    here = await openConsole(browser);
    return () => here[Symbol.asyncDispose]();
  });

  const cookieOf = async (tenant: string): Promise<Cookie | undefined> =>
    (await here.context.cookies(url)).find(({ name }) => name === `gatehouse-console-session-${tenant}`);

  it('asks for the tenant, sends people to its issuer, and shows who they are when they come back', async () => {
    const { page, complaints } = here;
    await page.goto(url);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel('Tenant').fill('acme');
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(page.url()).toContain(`${gatehouse.ready.api}/t/acme/oauth/`);
    await signInAs(page, grace, url);
    await page.getByRole('banner').getByText(/acme/i).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('keeps tokens on its server, and leaves the browser a cookie that no script can read', async () => {
    const { page } = here;
    await page.goto(`${url}/t/acme`);
    await signInAs(page, grace, url);
    expect(await cookieOf('acme')).toMatchObject({
      httpOnly: true,
      sameSite: 'Lax',
      value: expect.stringMatching(/^[\w-]{43}$/),
    });
    const readable = await page.evaluate<string>(
      'JSON.stringify([document.cookie, { ...localStorage }, { ...sessionStorage }])',
    );
    const [markup, secret = ''] = [await page.content(), (await cookieOf('acme'))?.value];
    for (const text of [readable, markup]) {
      expect(text).not.toContain('eyJ');
      expect(text).not.toContain(secret);
    }
  });

  it('leads back to the page that somebody wanted to see', async () => {
    await here.page.goto(`${url}/t/acme/members?cursor=x`);
    await signInAs(here.page, grace, url);
    expect(here.page.url()).toBe(`${url}/t/acme/members?cursor=x`);
  });

  it('says so when there is no such tenant, and when a sign-in was begun elsewhere', async () => {
    const { page } = here;
    await page.goto(`${url}/auth/start?tenant=nobody-at-all`);
    await page.getByRole('alert').getByText('There is no active tenant of this name.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await using other = await openConsole(browser);
    await other.page.goto(`${url}/t/acme`);
    const state = new URL(other.page.url()).searchParams.get('state') ?? 'made-up';
    await page.goto(
      `${url}/auth/callback?${new URLSearchParams({ code: 'x', state, iss: `${gatehouse.ready.api}/t/acme/oauth` })}`,
    );
    await page.getByRole('alert').getByText('This sign-in was begun in another browser, or too long ago.').waitFor();
    expect(await cookieOf('acme')).toBeUndefined();
  });

  it('signs out here and at the issuer, and the cookie is good for nothing any more', async () => {
    const { page, context } = here;
    await page.goto(`${url}/t/acme`);
    await signInAs(page, grace, url);
    const cookie = (await cookieOf('acme')) as Cookie;
    await page.getByRole('banner').getByRole('button').last().click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    expect(page.url()).toContain(`${url}/signed-out`);
    expect(await cookieOf('acme')).toBeUndefined();
    await context.addCookies([cookie]);
    await page.goto(`${url}/t/acme`);
    await page.getByLabel('E-mail address').waitFor();
  });

  it('takes the cookie of one tenant for nothing at another', async () => {
    const { page, context } = here;
    await page.goto(`${url}/t/acme`);
    await signInAs(page, grace, url);
    const { value } = (await cookieOf('acme')) as Cookie;
    await context.addCookies([{ name: 'gatehouse-console-session-globex', value, url }]);
    await page.goto(`${url}/t/globex`);
    expect(page.url()).toContain(`${gatehouse.ready.api}/t/globex/oauth/`);
  });

  it('refuses what comes from another site, and what is meant for another host', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${url}/auth/sign-out`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ tenant: 'acme' }),
        redirect: 'manual',
      });
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({})).status).toBe(403);
    expect((await post({ origin: url })).status).toBe(303);
  });

  it('sends less script than its limit, and none from elsewhere', async () => {
    const { page, context } = here;
    await page.goto(`${url}/t/acme`);
    await signInAs(page, grace, url);
    const network = await context.newCDPSession(page);
    await network.send('Network.enable');
    await network.send('Network.setCacheDisabled', { cacheDisabled: true });
    const scripts = new Map<string, string>();
    let bytes = 0;
    network.on('Network.responseReceived', ({ requestId, response, type }) => {
      if (type === 'Script') scripts.set(requestId, response.url);
    });
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    await page.reload({ waitUntil: 'networkidle' });
    expect([...scripts.values()].filter((script) => !script.startsWith(`${url}/`))).toEqual([]);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(SCRIPT_LIMIT);
  });
});
