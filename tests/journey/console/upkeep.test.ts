import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWhere } from '@gatehouse/testkit';
import { noBrowser, startBrowser } from '@gatehouse/testkit/chromium';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Installation, serveDemo } from '../../support/serve.ts';
import { accessibilityFaults, type ConsolePage, type Credentials, openConsole, signInAs } from './console-page.ts';

const PASSWORD = 'a correct horse 4711';

describeWhere(noBrowser, 'what admins and operators look after in the console', () => {
  let gatehouse: Installation;
  let browser: Browser;
  let url: string;
  let people: readonly Credentials[];
  let here: ConsolePage;

  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([serveDemo(), startBrowser()]);
    url = gatehouse.ready.console ?? '';
    people = JSON.parse(await readFile(join(gatehouse.dataDir, 'demo-credentials.json'), 'utf8'));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await gatehouse?.[Symbol.asyncDispose]();
  }, 30_000);

  beforeEach(async () => {
    here = await openConsole(browser);
    return () => here[Symbol.asyncDispose]();
  });

  /** Opens a page of acme, signed in as somebody of it. */
  async function at(path: string, name = 'grace', page: Page = here.page): Promise<Page> {
    await page.goto(`${url}/t/acme/${path}`);
    const who = people.find(({ email }) => email === `${name}@acme.example`) as Credentials;
    await signInAs(page, who, url);
    await page.waitForURL(`${url}/t/acme/${path}`);
    return page;
  }

  /** The URL of an upstream that the demo has. */
  async function demoUrl(page: Page): Promise<string> {
    await page.goto(`${url}/t/acme/upstreams/orders`);
    return page.getByLabel('URL').inputValue();
  }

  it('adds an upstream that was asked first, with a secret, and keeps what was typed when it is refused', async () => {
    const page = await at('upstreams');
    const place = await demoUrl(page);

    await page.goto(`${url}/t/acme/secrets`);
    await page.getByRole('button', { name: 'New secret' }).click();
    await page.getByLabel('Name').fill('orders-key');
    await page.getByLabel('Value').fill('hush-hush');
    await page.getByRole('button', { name: 'Keep secret' }).click();
    await page.getByRole('link', { name: 'orders-key' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.goto(`${url}/t/acme/new-upstream`);
    await page.getByLabel('URL').fill('http://10.0.0.1/mcp');
    await page.getByRole('button', { name: 'Ask what it offers' }).click();
    await page.getByRole('alert').getByText('leads nowhere that Gatehouse may contact').waitFor();
    expect(await page.getByLabel('URL').inputValue()).toBe('http://10.0.0.1/mcp');
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByLabel('URL').fill(place);
    await page.getByLabel('Credential').selectOption('header');
    await page.getByLabel('Where its value is').fill('hush-hush');
    await page.getByRole('button', { name: 'Ask what it offers' }).click();
    await page.getByText('Say where the secret is, and not what it is').first().waitFor();
    await page.locator('#secret:focus').waitFor();
    await page.getByLabel('Where its value is').fill('local:orders-key');
    await page.getByRole('button', { name: 'Ask what it offers' }).click();
    await page.getByRole('heading', { name: 'It answers' }).waitFor();
    await page.getByText('MCP 2026-07-28').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByLabel('Slug').fill('orders');
    await page.getByRole('button', { name: 'Add upstream' }).click();
    await page.getByRole('alert').getByText('The tenant has one of that kind and name already.').waitFor();
    await page.getByLabel('Slug').fill('orders-again');
    await page.getByRole('button', { name: 'Add upstream' }).click();
    await page.waitForURL(`${url}/t/acme/upstreams/orders-again`);
    await page.getByRole('button', { name: 'Ask what it offers' }).click();
    await page.getByText(/It has answered: /).waitFor();
    await page.getByText('answers', { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.goto(`${url}/t/acme/secrets/orders-key`);
    await page.getByText('orders-again').waitFor();
    expect(await page.content()).not.toContain('hush-hush');
  }, 90_000);

  it('shows an upstream at an endpoint, says which names clash, and removes both when asked', async () => {
    const page = await at('endpoints');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'New endpoint' }).click();
    await page.getByLabel('Slug').fill('oauth');
    await page.getByRole('button', { name: 'Make endpoint' }).click();
    await page.getByText('This slug is reserved.').first().waitFor();
    await page.getByLabel('Slug').fill('side');
    await page.getByRole('button', { name: 'Make endpoint' }).click();
    await page.waitForURL(`${url}/t/acme/endpoints/side`);
    await page.getByLabel('Show one more').selectOption('orders');
    await page.getByLabel('Prefix of orders', { exact: true }).fill('x_');
    await page.getByLabel('Show one more').selectOption('everything');
    await page.getByLabel('Prefix of everything').fill('x_');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The same prefix as that of number 1 in this list.').first().waitFor();
    await page.getByLabel('Prefix of everything').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    await page.getByText(/It serves \d+ tools/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove side' }).click();
    await page.waitForURL(`${url}/t/acme/endpoints`);
    await page.getByRole('link', { name: 'default', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'side', exact: true }).count()).toBe(0);
  }, 60_000);

  it('overwrites nothing that somebody else has changed, and keeps what one typed', async () => {
    const page = await at('settings');
    expect(await accessibilityFaults(page)).toEqual([]);
    await using other = await openConsole(browser);
    const theirs = await at('settings', 'margaret', other.page);
    await theirs.getByLabel('Requests at once').fill('70');
    await theirs.getByRole('button', { name: 'Save settings' }).click();
    await theirs.getByText('Saved. It holds from now on.').waitFor();

    await page.getByLabel('Name of the tenant').fill('Acme Limited');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('Nothing was overwritten.').first().waitFor();
    await page.getByText('70', { exact: true }).waitFor();
    expect(await page.getByLabel('Name of the tenant').inputValue()).toBe('Acme Limited');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByLabel('Requests at once').fill('70');
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    await page.getByRole('banner').getByText('Acme Limited').waitFor();
    await page.reload();
    expect(await page.getByLabel('Requests at once').inputValue()).toBe('70');
  }, 60_000);

  it('keeps what was typed when the session has ended meanwhile', async () => {
    const page = await at('settings');
    await page.getByLabel('Requests a minute').fill('4000');
    await here.context.clearCookies({ name: 'gatehouse-console-session-acme' });
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('You are no longer signed in').waitFor();
    expect(await page.getByLabel('Requests a minute').inputValue()).toBe('4000');
  });

  it('refuses to leave a tenant without an owner, in words, and does the rest to somebody', async () => {
    const page = await at('members');
    await page.getByRole('link', { name: 'grace@acme.example' }).click();
    await page.getByRole('checkbox', { name: /^owner/ }).uncheck();
    await page.getByRole('button', { name: 'Save memberships' }).click();
    await page.getByRole('alert').getByText('A tenant keeps one owner at least who can sign in.').waitFor();
    await page.getByRole('alert').getByText('Make somebody else an owner first.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.goto(`${url}/t/acme/members`);
    await page.getByRole('link', { name: 'joan@acme.example' }).click();
    await page.getByRole('checkbox', { name: /^approver/ }).check();
    await page.getByRole('button', { name: 'Save memberships' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    await page.getByRole('button', { name: /^Suspend/ }).click();
    await page.getByRole('dialog').getByText('They get in no more').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click();
    await page.getByText('suspended', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Resume/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByText('active', { exact: true }).waitFor();
  }, 60_000);

  it('leaves an admin who is no owner nothing to do with owners', async () => {
    const page = await at('members', 'margaret');
    await page.getByRole('link', { name: 'grace@acme.example' }).click();
    await page.getByRole('heading', { name: 'grace@acme.example' }).waitFor();
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
  });

  it('finds a tool while one types, and says who may call it and why', async () => {
    const page = await at('tools');
    await page.getByRole('link', { name: 'orders/refund_order' }).waitFor();
    await page.getByLabel('Search').fill('ORDERS/REFUND');
    await page.waitForURL(/search=ORDERS/);
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page.locator('#search:focus').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'orders/refund_order' }).click();
    const callers = page.getByRole('region', { name: 'Who may call it at default' });
    await callers.getByText('grace').waitFor();
    await callers.getByText(/The role lead allows/).waitFor();
    expect(await callers.getByText('ada', { exact: true }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  }, 60_000);

  it('has an operator make a tenant, mark it for deletion, and take the mark back', async () => {
    const { page } = here;
    const email = 'op@platform.example';
    const invited = await gatehouse.command('operator', 'create', '--email', email, '--json');
    await page.goto(JSON.parse(invited.stdout).link);
    await page.getByLabel('Your name').fill('Op');
    for (const field of await page.locator('input[type=password]').all()) await field.fill(PASSWORD);
    await page.getByRole('button', { name: 'Create your account' }).click();
    await page.goto(`${url}/t/platform`);
    await signInAs(page, { tenant: 'platform', subject: '', email, password: PASSWORD }, url);

    await page.getByRole('button', { name: 'New tenant' }).click();
    await page.getByLabel('Slug').fill('initech');
    await page.getByLabel('Owner’s e-mail address').fill('boss@initech.example');
    await page.getByRole('button', { name: 'Make tenant' }).click();
    const row = page.getByRole('row').filter({ hasText: 'initech' });
    await row.getByText('active', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Mark for deletion' }).click();
    await page.getByRole('dialog').getByRole('heading', { name: 'Mark for deletion: initech' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Mark for deletion' }).click();
    await row.getByText('marked for deletion', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Take back the mark' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take back the mark' }).click();
    await row.getByText('suspended', { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  }, 60_000);
});
