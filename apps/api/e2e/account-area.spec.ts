import { describeWhere } from '@gatehouse/testkit';
import { noBrowser, startBrowser } from '@gatehouse/testkit/chromium';
import { type TOTP, URI } from 'otpauth';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Person } from '../src/control-plane/accounts/account.ts';
import { type AccountArea, startAccountArea } from '../test/start-account-area.ts';
import { PASSWORD } from '../test/start-accounts.ts';
import { audit, bringAudit } from './audit.ts';

describeWhere(noBrowser, 'a person’s account in a browser', () => {
  let browser: Browser;
  let area: AccountArea;
  let context: BrowserContext;
  let page: Page;
  let devices: CDPSession;
  let person: Person;
  const refused: string[] = [];

  beforeAll(async () => {
    [browser, area] = await Promise.all([startBrowser(), startAccountArea()]);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await area?.[Symbol.asyncDispose]();
  }, 30_000);

  beforeEach(async () => {
    refused.length = 0;
    person = await area.person();
    context = await browser.newContext();
    await bringAudit(context);
    page = await context.newPage();
    page.on('console', (message) => refused.push(message.text()));
    devices = await context.newCDPSession(page);
    await devices.send('WebAuthn.enable');
    await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
  });
  afterEach(async () => {
    expect(refused).toEqual([]);
    await context.close();
  });

  const at = (path: string) => `${area.world.issuerOf()}/${path}`;

  async function signIn(): Promise<void> {
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async function signOut(): Promise<void> {
    await page.getByRole('link', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in again' }).click();
  }

  it('gets a passkey there, and is signed in by it alone', async () => {
    await page.goto(at('account/sign-in'));
    await signIn();
    await page.getByLabel('Name of the new passkey').fill('Work laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('The passkey is added.').waitFor();
    expect((await audit(page)).findings, page.url()).toEqual([]);
    await signOut();
    // It is offered in the field, and the device takes what it is offered.
    await page.getByText('This session').waitFor();
    await page.getByRole('link', { name: 'Signing in' }).click();
    await page.getByText(/last used/).waitFor();
  });

  it('gets an authenticator app there, and is asked for a code of it after the password', async () => {
    await page.goto(at('account/sessions'));
    await signIn();
    await page.getByRole('link', { name: 'Signing in' }).click();
    await page.getByRole('link', { name: 'Set it up' }).click();
    const secret = ((await page.locator('code.secret').textContent()) ?? '').replaceAll(/\s/g, '');
    const app = URI.parse(`otpauth://totp/x?secret=${secret}`) as TOTP;
    expect((await audit(page)).findings, page.url()).toEqual([]);
    await page.getByLabel('Six digits').fill(app.generate());
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByText('The authenticator app is set up.').waitFor();
    await page.getByRole('button', { name: 'Make new codes' }).click();
    await page.getByText('This is the only time that they are shown.').waitFor();
    await page.getByRole('link', { name: 'I have kept them' }).click();
    await page.getByText('10 codes left').waitFor();
    await signOut();
    await signIn();
    // The code of now was used to set it up, and is good once.
    await page.getByLabel('Code of your authenticator app').fill(app.generate({ timestamp: Date.now() + 30_000 }));
    await page.getByRole('button', { name: 'Continue' }).first().click();
    await page.getByText('This session').waitFor();
    expect((await audit(page)).findings, page.url()).toEqual([]);
  });

  it('is asked once more before anything is changed, and can do that with a passkey', async () => {
    await page.goto(at('account/sign-in'));
    await signIn();
    await page.getByLabel('Name of the new passkey').fill('Work laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByText('The passkey is added.').waitFor();
    await area.age(11);
    await page.getByRole('link', { name: 'Change password' }).click();
    await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor();
    expect((await audit(page)).findings, page.url()).toEqual([]);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('heading', { name: 'Change your password' }).waitFor();
  });
});
