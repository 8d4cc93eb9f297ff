import { setTimeout as pause } from 'node:timers/promises';
import { describeWhere } from '@gatehouse/testkit';
import { noBrowser, startBrowser } from '@gatehouse/testkit/chromium';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Installation, serveDemo } from '../../support/serve.ts';
import { accessibilityFaults } from '../console/console-page.ts';
import { Person, signIn } from '../sign-in/person.ts';
import { startSecondLine } from '../sign-in/sdk-clients.ts';
import { Admin, credentialsOf } from './admin.ts';
import { picture } from './picture.ts';

/** What a review finds of the tools of the reference server; the others stay held. */
const READS = ['echo', 'get-sum'];
const DESTROYS = 'gzip-file-as-resource';

/** A worker asks an upstream by itself when it was added. */
const ASKED = { timeout: 20_000 };

/** Milliseconds within which a grant that was taken away is refused at every process. */
const REVOKED = 1_000;

/** The whole of it in small, as somebody sees it who has just started Gatehouse. Each step stands on the one before. */
describeWhere(noBrowser, 'an admin who sees Gatehouse for the first time', () => {
  vi.setConfig({ testTimeout: 90_000 });
  const opened = new AsyncDisposableStack();
  let gatehouse: Installation;
  let browser: Browser;
  let grace: Admin;
  let waiting: Page;
  let agent: Client;

  beforeAll(async () => {
    gatehouse = opened.use(await serveDemo());
    browser = await startBrowser();
    opened.defer(() => browser.close());
    grace = opened.use(await Admin.at(gatehouse, browser, 'acme', 'grace'));
  }, 120_000);
  afterAll(() => opened.disposeAsync(), 30_000);

  const names = async () => (await agent.listTools()).tools.map(({ name }) => name).sort();
  const call = (tool: string, args: Record<string, unknown>) => agent.callTool({ name: tool, arguments: args });

  it('waits for the first call', async () => {
    waiting = await grace.openHome();
    await waiting.getByText('Waiting for your first call…').waitFor();
    await picture(waiting, 'home');
  });

  it('adds the reference server, after it was asked what it is', async () => {
    const page = await grace.goTo('upstreams/everything');
    const url = await page.getByLabel('URL').inputValue();
    await grace.goTo('new-upstream');
    await page.getByLabel('URL').fill(url);
    await grace.press('Ask what it offers');
    await page.getByRole('heading', { name: 'It answers' }).waitFor();
    await picture(page, 'new-upstream');
    await page.getByLabel('Slug').fill('reference');
    await page.getByLabel('Tools that appear later').selectOption('review');
    await grace.press('Add upstream');
    await page.getByRole('heading', { level: 1, name: 'reference' }).waitFor();

    await grace.goTo('endpoints/default');
    await page.getByLabel('Show one more').selectOption('reference');
    await grace.press('Save');
    await grace.saved();
  });

  it('reviews its tools: what only reads, and what may destroy something', async () => {
    const { page } = grace;
    const looked = async () => {
      await grace.goTo('tools?upstream=reference&state=held');
      return page.getByRole('link', { name: `reference/${DESTROYS}` }).count();
    };
    await expect.poll(looked, ASKED).toBe(1);
    await picture(page, 'tools');
    for (const tool of [...READS, DESTROYS]) {
      await grace.goTo(`tools/reference/${tool}`);
      await page.getByLabel('It only reads').setChecked(READS.includes(tool));
      await page.getByLabel('It may destroy something').setChecked(tool === DESTROYS);
      if (tool === DESTROYS) await picture(page, 'review');
      await grace.press('Approve this definition');
      await page.getByText('pinned', { exact: true }).waitFor();
    }
  });

  it('grants those that only read to a group', async () => {
    const page = await grace.goTo('access/groups');
    await grace.press('New group');
    await page.getByLabel('Slug').fill('newcomers');
    await grace.press('Make group');
    await page.getByRole('heading', { level: 1, name: 'newcomers' }).waitFor();
    await page.getByLabel('Subject').fill('ada');
    await page.getByLabel('Subject').press('Enter');
    await grace.press('Save members');
    await grace.saved();

    await grace.goTo('access/new-role');
    await page.getByLabel('Slug').fill('reference-reader');
    await page.getByRole('combobox', { name: 'Tools' }).fill('reference/*');
    await page.getByRole('combobox', { name: 'Tools' }).press('Enter');
    await page.getByLabel('Only reads').selectOption('yes');
    await page.getByText(/^2 of \d+ tools that are known now$/).waitFor();
    await picture(page, 'role');
    await grace.press('Make role');
    await page.getByRole('heading', { level: 1, name: 'reference-reader' }).waitFor();
    await grace.press('Give to somebody');
    await page.getByLabel('To a').selectOption('group');
    await page.getByLabel('Name of the group').fill('newcomers');
    await grace.press('Give role');
    await page.getByRole('link', { name: 'group newcomers' }).waitFor();
  });

  it('sees the first call of a stock client appear, of somebody in that group', async () => {
    const application = opened.use(await startSecondLine('Desk of Ada'));
    const person = opened.use(await Person.at(browser, gatehouse.ready.api));
    const endpoint = new URL('/t/acme/mcp', gatehouse.ready.api);
    const ada = await credentialsOf(gatehouse, 'acme', 'ada');
    await application.use(endpoint, async (url) => {
      const page = await person.visit(url);
      await signIn(page, ada);
      await page.getByRole('heading', { name: 'Allow Desk of Ada to act for you?' }).waitFor();
      await picture(page, 'consent');
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.waitForURL(({ origin }) => origin !== gatehouse.ready.api);
    });
    await waiting.getByText('The last call:').waitFor();

    const [token = ''] = await application.tokens();
    agent = new Client({ name: 'desk', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
    opened.defer(() => agent.close());
    await agent.connect(new StreamableHTTPClientTransport(endpoint, { authProvider: { token: async () => token } }));
    expect(await names()).toEqual(['get_order', 'list_orders', ...READS.map((tool) => `reference_${tool}`)]);
    const echo = await call('reference_echo', { message: 'at first sight' });
    expect(echo.content).toEqual([{ type: 'text', text: expect.stringContaining('at first sight') }]);
  });

  it('sees that a destructive one was denied, and why', async () => {
    await expect(call(`reference_${DESTROYS}`, {})).rejects.toMatchObject({
      code: -32602,
      data: { code: 'tool.unknown' },
    });
    const page = await grace.goTo(`audit?target=reference/${DESTROYS}`);
    await page.getByRole('row').filter({ hasText: 'refused' }).getByRole('button', { name: 'details of' }).click();
    const details = page.getByRole('dialog');
    await details.getByText('tool.unknown').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await grace.goTo('audit');
    await page.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    await picture(page, 'audit-log');

    await grace.goTo(`access/explain?subject=ada&name=reference/${DESTROYS}`);
    await grace.press('Explain');
    await page.getByText('No grant of this principal covers it.').waitFor();
    await picture(page, 'explain');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('takes the role away, and the client is refused within a second', async () => {
    const page = await grace.goTo('access/roles/reference-reader');
    await page.getByRole('link', { name: 'group newcomers' }).click();
    await page.getByRole('heading', { name: 'How long it holds' }).waitFor();
    await grace.press('Remove…');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Remove reference-reader/ })
      .click();
    await page.waitForURL(/\/access\/bindings$/);
    await pause(REVOKED);
    await expect(call('reference_echo', { message: 'again' })).rejects.toMatchObject({
      data: { code: 'tool.unknown' },
    });
    expect(await names()).toEqual(['get_order', 'list_orders']);
  });

  it('shows an admin of another tenant nothing of it', async () => {
    await using hank = await Admin.at(gatehouse, browser, 'globex', 'hank');
    const { page } = hank;
    for (const path of [
      'upstreams/reference',
      'tools/reference/echo',
      'access/roles/reference-reader',
      'access/groups/newcomers',
    ]) {
      await hank.goTo(path);
      await page.getByText(/^The tenant has (?:nothing of that kind with that name|no such tool)\.$/).waitFor();
    }
    for (const [path, nothing] of [
      ['tools?upstream=reference', 'No tool here'],
      ['audit?target=reference/echo', 'No event matches'],
    ] as const) {
      await hank.goTo(path);
      await page.getByText(nothing).waitFor();
    }
    await page.goto(`${gatehouse.ready.console}/t/acme/audit`);
    expect(page.url()).toContain(`${gatehouse.ready.api}/t/acme/oauth/`);
    const own = await credentialsOf(gatehouse, 'globex', 'hank');
    await signIn(page, own);
    await page.getByText('This does not match an account.').waitFor();
  });

  it('has given the browser nothing to complain of', () => {
    expect(grace.complaints).toEqual([]);
  });
});
