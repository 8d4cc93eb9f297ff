import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Installation } from '../../support/serve.ts';
import { type ConsolePage, type Credentials, openConsole, signInAs } from '../console/console-page.ts';

/** Somebody of a demo tenant who looks after it in the console. */
export class Admin implements AsyncDisposable {
  private constructor(
    private readonly opened: ConsolePage,
    private readonly home: string,
  ) {}

  /** Signs them in, at the home of their tenant. */
  static async at(gatehouse: Installation, browser: Browser, tenant: string, subject: string): Promise<Admin> {
    const url = gatehouse.ready.console ?? '';
    const opened = await openConsole(browser);
    await opened.page.goto(`${url}/t/${tenant}`);
    await signInAs(opened.page, await credentialsOf(gatehouse, tenant, subject), url);
    return new Admin(opened, `${url}/t/${tenant}`);
  }

  get page(): Page {
    return this.opened.page;
  }

  get complaints(): readonly string[] {
    return this.opened.complaints;
  }

  /** @param path below the tenant's home */
  async goTo(path: string): Promise<Page> {
    await this.page.goto(`${this.home}/${path}`);
    return this.page;
  }

  /** Another tab of the same browser, at the tenant's home. */
  async openHome(): Promise<Page> {
    const tab = await this.opened.context.newPage();
    await tab.goto(this.home);
    return tab;
  }

  press(name: string | RegExp, within = ''): Promise<void> {
    const place = within ? this.page.getByRole('dialog', { name: within }) : this.page;
    return place.getByRole('button', { name }).click();
  }

  saved(): Promise<void> {
    return this.page.getByText('Saved. It holds from now on.').waitFor();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.opened.context.close();
  }
}

/** With what somebody of the demo signs in. */
export async function credentialsOf({ dataDir }: Installation, tenant: string, subject: string): Promise<Credentials> {
  const all: Credentials[] = JSON.parse(await readFile(join(dataDir, 'demo-credentials.json'), 'utf8'));
  return all.find((one) => one.tenant === tenant && one.subject === subject) as Credentials;
}
