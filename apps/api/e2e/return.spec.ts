import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeWhere } from '@gatehouse/testkit';
import { noBrowser, startBrowser } from '@gatehouse/testkit/chromium';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { consentPage } from '../src/authorization-server/pages/consent-page.ts';
import type { Page as Document } from '../src/authorization-server/pages/page.ts';
import { returnPage } from '../src/authorization-server/pages/return-page.ts';
import { ordinaryTexts } from '../test/pages/example-texts.ts';
import { exampleForm, exampleFrame } from '../test/pages/flow-examples.ts';
import { type PageServer, servePages } from './page-server.ts';

const frame = exampleFrame(ordinaryTexts);
const html = { 'content-type': 'text/html' };

/** A client on an origin of its own: what comes to `/cb` is sent on to `/landed`, as many clients do. */
async function startClient() {
  const heard: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    heard.push(url);
    if (url.startsWith('/cb')) response.writeHead(302, { location: `http://localhost:${port}/landed` }).end();
    else if (url.startsWith('/opener')) response.writeHead(200, html).end('<!doctype html><title>Opener</title>');
    else response.writeHead(200, html).end('<!doctype html><script>window.opener?.postMessage("back", "*")</script>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, port, heard };
}

describeWhere(noBrowser, 'the way back to a client', () => {
  let browser: Browser;
  let page: Page;
  let client: Awaited<ReturnType<typeof startClient>>;
  let server: PageServer;
  let redirectTo: string;
  /** How the form of the consent page is answered. */
  let answered: 'with-a-page' | 'with-a-redirect';

  const consent: Document = consentPage({
    ...frame,
    form: { ...exampleForm, action: '/decide' },
    client: { name: ordinaryTexts.client, standing: 'registered' },
    redirectUri: 'https://client.example/cb',
    scopes: ['mcp'],
    account: { name: ordinaryTexts.person, identifier: ordinaryTexts.identifier },
    switchAccount: exampleForm,
    consentsUrl: '/account/applications',
  });

  beforeAll(async () => {
    [browser, client] = await Promise.all([startBrowser(), startClient()]);
    server = await servePages({ consent }, (request, response) => {
      // Like the real thing: the form leads to the place where the flow is taken up again, and that one leads out.
      if (request.url === '/decide') response.writeHead(303, { location: '/resume' }).end();
      else if (request.url !== '/resume') return false;
      else if (answered === 'with-a-redirect') response.writeHead(303, { location: redirectTo }).end();
      else {
        const back = returnPage({ ...frame, clientName: ordinaryTexts.client, redirectTo });
        response.writeHead(200, back.headers).end(back.html);
      }
      return true;
    });
  });
  afterAll(async () => {
    await browser.close();
    client.server.closeAllConnections();
    client.server.close();
    await server[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    client.heard.length = 0;
    answered = 'with-a-page';
    page = await browser.newPage();
  });
  afterEach(() => page.context().close());

  async function allow(on: Page): Promise<string[]> {
    const refused: string[] = [];
    on.on('console', (message) => refused.push(message.text()));
    await on.goto(`${server.origin}/consent`);
    await on.getByRole('button', { name: 'Allow' }).click();
    return refused;
  }

  it('is a page because Chromium holds the policy of a form against a redirect that leaves', async () => {
    answered = 'with-a-redirect';
    redirectTo = `http://127.0.0.1:${client.port}/cb?code=1`;
    const refused = await allow(page);
    await expect.poll(() => refused.join()).toContain('form-action');
    expect(client.heard).toEqual([]);
  });

  it('leads to another origin, and onward from there', async () => {
    redirectTo = `http://127.0.0.1:${client.port}/cb?code=1&state=a%26b%3D%22&iss=${encodeURIComponent(frame.issuer)}`;
    const refused = await allow(page);
    await page.waitForURL(/\/landed$/);
    expect(client.heard[0]).toBe(redirectTo.slice(`http://127.0.0.1:${client.port}`.length));
    expect(refused).toEqual([]);
  });

  it('leads to an address that no source expression of a policy could name', async () => {
    redirectTo = `http://[::1]:${client.port}/cb?code=1`;
    const asked = page.waitForRequest(redirectTo);
    const refused = await allow(page);
    await asked;
    expect(refused.filter((said) => said.includes('Content Security Policy'))).toEqual([]);
  });

  it('leads there without script', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    redirectTo = `http://127.0.0.1:${client.port}/landed?code=1`;
    await allow(await plain.newPage());
    await expect.poll(() => client.heard[0]).toBe('/landed?code=1');
    await plain.close();
  });

  it('stays, with a button, where a program takes over', async () => {
    redirectTo = 'cursor://anysphere.cursor-retrieval/oauth/callback?code=1';
    const refused = await allow(page);
    const onward = page.getByRole('link', { name: 'Go on' });
    expect(await onward.getAttribute('href')).toBe(redirectTo);
    expect(refused.filter((said) => said.includes('Content Security Policy'))).toEqual([]);
  });

  it('leaves no page with a code in it behind in the history', async () => {
    redirectTo = `http://127.0.0.1:${client.port}/landed?code=1`;
    await allow(page);
    await page.waitForURL(/\/landed/);
    await page.goBack();
    expect(page.url()).toBe(`${server.origin}/consent`);
  });

  it('keeps the window of a client that waits for word from it', async () => {
    redirectTo = `http://127.0.0.1:${client.port}/landed?code=1`;
    await page.goto(`http://127.0.0.1:${client.port}/opener`);
    const opened = page.waitForEvent('popup');
    const word = page.evaluate((flow) => {
      window.open(flow);
      return new Promise((resolve) => {
        window.addEventListener('message', ({ data }) => resolve(data));
      });
    }, `${server.origin}/consent`);
    await (await opened).getByRole('button', { name: 'Allow' }).click();
    expect(await word).toBe('back');
  });

  it('is no way to run a program in the name of the issuer', () => {
    for (const program of ['javascript:alert(1)', 'data:text/html,x', 'java\nscript:alert(1)']) {
      expect(() => returnPage({ ...frame, clientName: 'x', redirectTo: program })).toThrow(TypeError);
    }
  });
});
