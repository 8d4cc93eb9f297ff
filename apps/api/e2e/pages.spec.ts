import { describeWhere } from '@gatehouse/testkit';
import { noBrowser, startBrowser } from '@gatehouse/testkit/chromium';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examplePages } from '../test/pages/example-pages.ts';
import { everywhere, ordinaryTexts } from '../test/pages/example-texts.ts';
import { audit, bringAudit, COLOUR_RULES } from './audit.ts';
import { type PageServer, servePages } from './page-server.ts';

/** The page back to a client leaves by itself: return.spec.ts is about it. */
const stays = ([path]: readonly [string, unknown]) => !path.startsWith('return/');

const ordinary = Object.fromEntries(Object.entries(examplePages(ordinaryTexts)).filter(stays));
const long = Object.fromEntries(Object.entries(examplePages(everywhere('Wm'.repeat(2500)))).filter(stays));
const paths = Object.keys(ordinary);

/** Narrowest that has to do without scrolling sideways (WCAG 2.2, 1.4.10). */
const NARROWEST = 320;

/** Height of what is meant to be touched (WCAG 2.2, 2.5.5). */
const TARGET = 44;

describeWhere(noBrowser, 'every page in a browser', () => {
  let browser: Browser;
  let server: PageServer;
  let longServer: PageServer;
  beforeAll(async () => {
    [browser, server, longServer] = await Promise.all([startBrowser(), servePages(ordinary), servePages(long)]);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([server[Symbol.asyncDispose](), longServer[Symbol.asyncDispose]()]);
  });

  // The same document in both: what has nothing to do with colours is looked at once.
  describe.each([
    ['light', undefined],
    ['dark', COLOUR_RULES],
  ] as const)('%s', (colorScheme, rules) => {
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      context = await browser.newContext({ colorScheme });
      await bringAudit(context);
      page = await context.newPage();
    });
    afterAll(() => context.close());

    it.each(paths)('%s has nothing that an audit of accessibility finds', async (path) => {
      await page.goto(`${server.origin}/${path}`);
      const { findings, followed } = await audit(page, rules);
      expect(findings).toEqual([]);
      expect(followed).toContain('color-contrast');
    });
  });

  describe('under its own policy', () => {
    let context: BrowserContext;
    let page: Page;
    let said: string[];
    let asked: string[];
    beforeAll(async () => {
      context = await browser.newContext();
      page = await context.newPage();
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(error.message));
      page.on('request', (request) => asked.push(request.url()));
    });
    beforeEach(() => {
      said = [];
      asked = [];
    });
    afterAll(() => context.close());

    it.each(paths)('%s breaks no rule of it, and asks nobody else', async (path) => {
      await page.goto(`${server.origin}/${path}`);
      expect(said).toEqual([]);
      expect(asked.length).toBeGreaterThan(1);
      expect(asked.filter((url) => !url.startsWith(`${server.origin}/`))).toEqual([]);
    });
  });

  describe.each([
    [`${NARROWEST} pixels wide`, { viewport: { width: NARROWEST, height: 640 } }],
    ['zoomed to 200 %', { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }],
  ])('%s', (_, options) => {
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      context = await browser.newContext(options);
      page = await context.newPage();
    });
    afterAll(() => context.close());

    it.each(paths)('%s does not scroll sideways, and has targets that a finger hits', async (path) => {
      await page.goto(`${server.origin}/${path}`);
      expect(await tooWide(page)).toEqual([]);
      expect(await smallTargets(page)).toEqual([]);
    });

    it.each(paths)('%s does not scroll sideways for a name of 5,000 characters', async (path) => {
      await page.goto(`${longServer.origin}/${path}`);
      expect(await tooWide(page)).toEqual([]);
    });
  });

  describe('without script', () => {
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      context = await browser.newContext({ javaScriptEnabled: false });
      page = await context.newPage();
    });
    afterAll(() => context.close());

    it.each(paths)('%s shows no button that would do nothing', async (path) => {
      await page.goto(`${server.origin}/${path}`);
      expect(await page.locator('main').isVisible()).toBe(true);
      expect(await page.locator('form[data-passkey]:visible').count()).toBe(0);
    });

    it.each(paths.filter((path) => /<form method/.test(ordinary[path]?.html ?? '')))(
      '%s is reached everywhere with the keyboard alone',
      async (path) => {
        await page.goto(`${server.origin}/${path}`);
        const reached = await walk(page);
        const shown = page.locator('a:visible, button:visible, input:visible, summary:visible');
        expect(reached).toBe(await shown.count());
      },
    );
  });
});

/** What is wider than there is room for it: the page, which would scroll, or the card, which would cut it off. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    ['html', '.card'].filter((selector) => {
      const element = document.querySelector(selector);
      return element === null || element.scrollWidth > element.clientWidth;
    }),
  );
}

/** What is meant to be touched, and is not high enough for it. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((target) => {
    const targets = document.querySelectorAll<HTMLElement>('button, summary, nav a, .leave, .button, .ways a, input');
    return [...targets]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < target)
      .map((element) => element.outerHTML);
  }, TARGET);
}

/** How many different things Tab comes by, each seen to have the focus, before it has come round. */
async function walk(page: Page): Promise<number> {
  const seen = new Set<number>();
  // The browser moves the focus to the first field when it first draws the page, which may be after it was loaded.
  await expect.poll(() => page.locator('[autofocus]:not(:focus)').count()).toBe(0);
  for (let rounds = 0; rounds < 2; ) {
    await page.keyboard.press('Tab');
    const { at, outline } = await page.evaluate(() => {
      const active = document.activeElement as HTMLElement;
      const at = active === document.body ? undefined : [...document.querySelectorAll('*')].indexOf(active);
      return { at, outline: getComputedStyle(active).outlineStyle };
    });
    if (at !== undefined && seen.has(at)) break;
    if (at === undefined) {
      rounds += 1;
      continue;
    }
    expect(outline).toBe('solid');
    seen.add(at);
  }
  return seen.size;
}
