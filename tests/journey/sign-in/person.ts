import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Somebody with a browser, who is not signed in anywhere. */
export class Person implements AsyncDisposable {
  /** What their browser found wrong with pages of Gatehouse, and with what these loaded. */
  readonly complaints: string[] = [];
  /** The origins that it asked for anything. */
  readonly asked = new Set<string>();

  private constructor(
    private readonly context: BrowserContext,
    gatehouse: string,
  ) {
    // The page of a client, where all this ends, is its own matter.
    const note = (at: string | undefined, what: string) => {
      if (!at || at.startsWith(gatehouse)) this.complaints.push(what);
    };
    context.on('request', (request) => this.asked.add(new URL(request.url()).origin));
    context.on('console', (message) => note(message.location().url, message.text()));
    context.on('weberror', (error) => note(error.page()?.url(), String(error.error())));
  }

  static async at(browser: Browser, gatehouse: string): Promise<Person> {
    return new Person(await browser.newContext(), gatehouse);
  }

  async visit(url: URL): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(url.href);
    return page;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.context.close();
  }
}

/** Fills in the page for signing in, and sends it. */
export async function signIn(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
