import { describeWhere } from '@gatehouse/testkit';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { examplePages } from '../test/pages/example-pages.ts';
import { ordinaryTexts } from '../test/pages/example-texts.ts';
import { noBrowser, startBrowser } from './chromium.ts';
import { type PageServer, servePages } from './page-server.ts';

describeWhere(noBrowser, 'the script for passkeys', () => {
  let browser: Browser;
  let server: PageServer;
  let page: Page;
  let devices: CDPSession;
  const sent: URLSearchParams[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
    server = await servePages(examplePages(ordinaryTexts), (request, response) => {
      if (request.method !== 'POST') return false;
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => {
        body += part;
      });
      request.on('end', () => {
        sent.push(new URLSearchParams(body));
        response.writeHead(204).end();
      });
      return true;
    });
  });
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    sent.length = 0;
    page = await browser.newPage();
    devices = await page.context().newCDPSession(page);
    await devices.send('WebAuthn.enable');
  });
  afterEach(() => page.close());

  /** A device that makes and shows passkeys, and whose owner agrees or declines. */
  const addDevice = (agrees: boolean) =>
    devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: agrees,
        automaticPresenceSimulation: true,
      },
    });

  const answer = async (): Promise<{ credential: Record<string, unknown>; form: URLSearchParams }> => {
    await expect.poll(() => sent.length).toBe(1);
    const form = sent[0] as URLSearchParams;
    return { credential: JSON.parse(form.get('credential') ?? ''), form };
  };

  it('makes a passkey, and sends it with its name and the proof of the form', async () => {
    await addDevice(true);
    await page.goto(`${server.origin}/account/factors`);
    await page.getByLabel('Name of the new passkey').fill('Work laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    const { credential, form } = await answer();
    expect(credential).toMatchObject({ type: 'public-key', response: { attestationObject: expect.any(String) } });
    expect(form.get('passkey-name')).toBe('Work laptop');
    expect(form.get('csrf')).toBe('Vm5kcQ');
  });

  it('signs in with a passkey that was made', async () => {
    const { authenticatorId } = await addDevice(true);
    await page.goto(`${server.origin}/account/factors`);
    await page.getByLabel('Name of the new passkey').fill('Work laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await answer();
    sent.length = 0;
    await page.goto(`${server.origin}/second-factor/passkey`);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    const { credential } = await answer();
    expect(credential).toMatchObject({ type: 'public-key', response: { signature: expect.any(String) } });
    const { credentials } = await devices.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials).toHaveLength(1);
  });

  it('says so, where it can be heard, when no passkey was given, and lets the reader try again', async () => {
    await addDevice(false);
    await page.goto(`${server.origin}/passkey/asked`);
    const said = page.getByText('No passkey was used.');
    expect(await said.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Continue with a passkey' }).click();
    await said.waitFor();
    expect(await said.evaluate((element) => element.closest('[aria-live="polite"]') !== null)).toBe(true);
    expect(await page.getByRole('button', { name: 'Continue with a passkey' }).isEnabled()).toBe(true);
    expect(sent).toEqual([]);
  });

  it('leaves the password to those who choose it, while a passkey is offered in the field', async () => {
    await page.goto(`${server.origin}/sign-in/with-passkey`);
    await page.getByLabel('E-mail address').fill('ada@acme.example');
    await page.getByLabel('Password').fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => sent.length).toBe(1);
    expect(Object.fromEntries(sent[0] as URLSearchParams)).toEqual({
      csrf: 'Vm5kcQ',
      identifier: 'ada@acme.example',
      password: 'correct horse battery staple',
    });
  });

  it('shows its buttons, and takes back the word that they are not to be had', async () => {
    await page.goto(`${server.origin}/passkey/asked`);
    await page.getByRole('button', { name: 'Continue with a passkey' }).waitFor();
    expect(await page.locator('[data-passkey-unavailable]').isVisible()).toBe(false);
  });

  it('offers nothing in a browser that has no passkeys', async () => {
    await page.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
    await page.goto(`${server.origin}/passkey/asked`);
    expect(await page.locator('[data-passkey-unavailable]').isVisible()).toBe(true);
    expect(await page.locator('form[data-passkey]').isVisible()).toBe(false);
  });
});
