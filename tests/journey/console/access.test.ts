import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeWhere } from '@gatehouse/testkit';
import { noBrowser, startBrowser } from '@gatehouse/testkit/chromium';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Installation, serveDemo } from '../../support/serve.ts';
import { accessibilityFaults, type ConsolePage, type Credentials, openConsole, signInAs } from './console-page.ts';

describeWhere(noBrowser, 'who may do what, in the console', () => {
  let gatehouse: Installation;
  let browser: Browser;
  let access: string;
  let grace: ConsolePage;
  let margaret: ConsolePage;

  beforeAll(async () => {
    [gatehouse, browser] = await Promise.all([serveDemo(), startBrowser()]);
    for (const slug of ['orders', 'everything'])
      await gatehouse.command('upstream', 'refresh', '--tenant', 'acme', slug);
    const url = gatehouse.ready.console ?? '';
    access = `${url}/t/acme/access`;
    const signIns: Credentials[] = JSON.parse(await readFile(join(gatehouse.dataDir, 'demo-credentials.json'), 'utf8'));
    const enter = async (subject: string) => {
      const person = signIns.find((one) => one.tenant === 'acme' && one.subject === subject) as Credentials;
      const console = await openConsole(browser);
      await console.page.goto(access);
      await signInAs(console.page, person, url);
      return console;
    };
    grace = await enter('grace');
    margaret = await enter('margaret');
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await gatehouse?.[Symbol.asyncDispose]();
  }, 30_000);

  const makeRole = async (page: Page, slug: string, tools: readonly string[]) => {
    await page.goto(`${access}/new-role`);
    await page.getByLabel('Slug').fill(slug);
    await addTools(page, tools);
    await page.getByRole('button', { name: 'Make role' }).click();
    await page.getByRole('heading', { level: 1, name: slug }).waitFor();
  };
  const addTools = async (page: Page, tools: readonly string[]) => {
    for (const glob of tools) {
      await page.getByRole('combobox', { name: 'Tools' }).first().fill(glob);
      await page.getByRole('combobox', { name: 'Tools' }).first().press('Enter');
    }
  };
  const save = (page: Page) => page.getByRole('button', { name: 'Save grants' }).click();
  const saved = (page: Page) => page.getByText('Saved. It holds from now on.').waitFor();

  it('makes a role that reads like a sentence, and says what it matches and what is wrong with it', async () => {
    const { page, complaints } = grace;
    await page.goto(`${access}/new-role`);
    await page.getByLabel('Slug').fill('reader');
    await addTools(page, ['orders/*', 'Not A Glob']);
    await page.getByText('the tools orders/* and Not A Glob').waitFor();
    await page
      .getByText(/^\d+ of \d+ tools that are known now$/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Make role' }).click();
    await page.getByRole('alert').getByText('grants[0].allow.tools[1]').waitFor();
    const faulty = page.getByRole('combobox', { name: 'Tools' });
    expect(await faulty.getAttribute('aria-invalid')).toBe('true');
    expect(await faulty.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Remove Not A Glob' }).click();
    await page.getByRole('button', { name: 'Make role' }).click();
    await page.getByRole('heading', { level: 1, name: 'reader' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
  }, 120_000);

  it('gives a role to somebody, says who can call and why, and takes it away again', async () => {
    const { page } = grace;
    await makeRole(page, 'giver', ['orders/*']);
    await page.getByRole('button', { name: 'Give to somebody' }).click();
    await page.getByLabel('Name of the subject').fill('newcomer');
    await page.getByRole('button', { name: 'Give role' }).click();
    await page.getByRole('link', { name: 'subject newcomer' }).waitFor();

    await page.goto(`${access}/callers?tool=orders/get_order`);
    await page.getByRole('link', { name: 'newcomer' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('link', { name: 'newcomer' }).click();
    await page.getByLabel('and the arguments').fill('{ "id": ');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('Arguments are a JSON object').first().waitFor();
    await page.getByLabel('and the arguments').fill('{ "id": "7" }');
    await page.getByRole('button', { name: 'Explain' }).click();
    await page.getByText('The role giver allows the tools orders/*').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.goto(`${access}/roles/giver`);
    await page.getByRole('link', { name: 'subject newcomer' }).click();
    await page.getByRole('heading', { name: 'How long it holds' }).waitFor();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Remove giver/ })
      .click();
    await page.waitForURL(`${access}/bindings`);
    expect(await page.getByRole('link', { name: 'subject newcomer' }).count()).toBe(0);
  }, 120_000);

  it('overwrites nothing of another admin, and shows both versions to whoever comes second', async () => {
    await makeRole(grace.page, 'contested', ['orders/*']);
    await margaret.page.goto(`${access}/roles/contested`);
    await addTools(grace.page, ['everything/echo']);
    await addTools(margaret.page, ['everything/get-sum']);
    await save(grace.page);
    await saved(grace.page);
    const { page } = margaret;
    await save(page);
    await page.getByRole('alert').getByText('It was changed since you read it').waitFor();
    const versions = page
      .getByRole('heading', { name: 'Two versions of this role' })
      .locator('xpath=ancestor::section');
    await versions.getByText('the tools orders/* and everything/echo').waitFor();
    await versions.getByText('the tools orders/* and everything/get-sum').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await versions.getByRole('button', { name: 'Add to mine' }).click();
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await saved(page);
    await grace.page.reload();
    for (const tool of ['everything/echo', 'everything/get-sum']) {
      await grace.page.getByRole('button', { name: `Remove ${tool}` }).waitFor();
    }
  }, 120_000);

  it('keeps what was typed when the session ends, until somebody has signed in in another tab', async () => {
    const { page, context } = margaret;
    await makeRole(page, 'unfinished', ['orders/*']);
    await addTools(page, ['everything/echo']);
    const session = (await context.cookies(access)).filter(({ name }) => name.startsWith('gatehouse-console-session'));
    expect(session).toHaveLength(1);
    await context.clearCookies({ name: 'gatehouse-console-session-acme' });
    await save(page);
    await page.getByText('What you wrote is still here.').waitFor();
    const [other] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: 'Sign in in a new tab' }).click(),
    ]);
    await other.waitForURL(`${new URL(access).origin}/t/acme`);
    await page.getByRole('button', { name: 'Remove everything/echo' }).waitFor();
    await save(page);
    await saved(page);
  }, 120_000);

  it('shows members of a group, and lists, without a fault', async () => {
    const { page } = grace;
    await page.goto(`${access}/groups`);
    await page.getByRole('button', { name: 'New group' }).click();
    await page.getByLabel('Slug').fill('night-shift');
    await page.getByRole('button', { name: 'Make group' }).click();
    await page.getByRole('heading', { level: 1, name: 'night-shift' }).waitFor();
    await page.getByLabel('Subject').fill('ada');
    await page.getByLabel('Subject').press('Enter');
    await page.getByRole('button', { name: 'Save members' }).click();
    await saved(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    for (const part of ['', '/bindings', '/groups', '/explain']) {
      await page.goto(`${access}${part}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await accessibilityFaults(page), part).toEqual([]);
    }
  }, 120_000);
});
