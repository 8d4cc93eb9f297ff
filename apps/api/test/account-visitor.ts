import { formsOf, OauthBrowser, type PageForm } from '@gatehouse/testkit';

export interface Seen {
  readonly status: number;
  readonly url: string;
  readonly html: string;
  /** As a reader has it: one space between words. */
  readonly text: string;
  readonly forms: readonly PageForm[];
}

/** A form of a page, by what stands on it or by a field that it has. */
export function formOn({ forms, text }: Seen, which: string): PageForm {
  const found = forms.find((each) => each.text.includes(which) || each.fields.has(which));
  if (!found) throw new Error(`There is no form ${which} on: ${text}`);
  return found;
}

/** Somebody with a browser at the pages of their account. */
export class AccountVisitor {
  readonly browser: OauthBrowser;

  constructor(
    private readonly origin: string,
    /** `/t/acme/oauth/account` */
    private readonly path: string,
    private readonly userAgent: string,
  ) {
    this.browser = new OauthBrowser(origin);
  }

  async open(page: string): Promise<Seen> {
    return this.follow(`${this.origin}${this.path}/${page}`, {});
  }

  /** Follows a link of a message. */
  visit(link: string): Promise<Seen> {
    return this.follow(link, {});
  }

  /** Sends a form, with some fields filled in. */
  send(form: PageForm, filled: Readonly<Record<string, string>> = {}): Promise<Seen> {
    const body = new URLSearchParams({ ...Object.fromEntries(form.fields), ...filled });
    return this.follow(new URL(form.action, this.origin).href, {
      method: 'POST',
      body,
      headers: { origin: this.origin },
    });
  }

  async signIn(email: string, password: string, page = 'sessions'): Promise<Seen> {
    const { forms } = await this.open(page);
    return this.send(forms[0] as PageForm, { identifier: email, password });
  }

  /** The value of the cookie of the session. */
  get sessionCookie(): string | undefined {
    const [last] = this.browser.set.filter((line) => /^\S*-session=/.test(line)).slice(-1);
    return last?.split(';')[0]?.split('=')[1];
  }

  private async follow(url: string, init: RequestInit): Promise<Seen> {
    const headers = { ...init.headers, 'user-agent': this.userAgent };
    let at = url;
    let response = await this.browser.request(at, { ...init, headers });
    while (response.status === 303) {
      at = new URL(response.headers.get('location') ?? '', at).href;
      response = await this.browser.request(at, { headers });
    }
    const html = await response.text();
    const text = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    return { status: response.status, url: at, html, text, forms: formsOf(html) };
  }
}
