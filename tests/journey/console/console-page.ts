import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** Somebody who can sign in at the demo. */
export interface Credentials {
  readonly tenant: string;
  readonly subject: string;
  readonly email: string;
  readonly password: string;
}

/** A browser of its own with one tab, and what it complained of. */
export interface ConsolePage extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the browser refused to do, or could not. */
  readonly complaints: readonly string[];
}

export async function openConsole(browser: Browser): Promise<ConsolePage> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => void complaints.push(`${message.text()} (at ${message.location().url})`));
  page.on('pageerror', ({ message }) => void complaints.push(message));
  return { context, page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Signs in on the page of an issuer, and waits until the console is back. */
export async function signInAs(page: Page, { email, password }: Credentials, consoleUrl: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${consoleUrl}/t/**`);
}

/** The rules that look at colours. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe finds on a page, wide and narrow, and on its colours in the dark as well: nothing. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  await page.evaluate(axe.source);
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const options: axe.RunOptions = {
        resultTypes: ['violations'],
        ...(colorScheme === 'dark' && { runOnly: COLOUR_RULES }),
      };
      const { violations } = await page.evaluate(
        (asked) => (globalThis as unknown as { axe: typeof axe }).axe.run(asked),
        options,
      );
      faults.push(...violations.map(({ id, nodes }) => `${colorScheme} ${width} ${id}: ${nodes[0]?.html}`));
    }
  }
  return faults;
}
