import { formsOf, refreshOf } from './page-form.ts';

/** Where a walk ended. */
export interface WalkEnd {
  readonly url: URL;
  /** Of the last page; absent where it ended at an address that is not the issuer's. */
  readonly response?: Response | undefined;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/**
 * A browser as far as an issuer sees one: cookies by path, forms, and redirects, those of pages too, up to one that leaves.
 */
export class OauthBrowser {
  private readonly cookies = new Map<string, Cookie>();
  private readonly origin: string;
  /** Every cookie as it was set. */
  readonly set: string[] = [];

  /** @param origin of the issuer: what is not below it is not visited */
  constructor(origin: string) {
    this.origin = origin;
  }

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', this.cookiesFor(url));
    headers.set('accept', 'text/html');
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  /**
   * Follows redirects, and pages that go on by themselves, until there are none, or the next one leaves.
   *
   * @param init of the first request
   */
  async walk(from: string, init: RequestInit = {}): Promise<WalkEnd> {
    let url = from;
    let response = await this.request(url, init);
    for (let step = 1; step < LONGEST_WALK; step++) {
      const location = response.headers.get('location') ?? refreshOf(await response.clone().text());
      if (location === undefined) return { url: new URL(url), response };
      const next = new URL(location, url);
      if (next.origin !== this.origin) return { url: next };
      url = next.href;
      response = await this.request(url);
    }
    throw new RangeError('it goes round in circles');
  }

  /**
   * Fills the form of a page that is seen and has all these fields, sends it, and walks on. A button is one of them.
   *
   * @param fields what is typed and pressed; one without a value is taken out of the form
   * @throws RangeError there is no such form
   */
  async submit(
    { url, response }: WalkEnd,
    fields: Readonly<Record<string, string | undefined>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<WalkEnd> {
    const html = (await response?.clone().text()) ?? '';
    const names = Object.keys(fields);
    const form = formsOf(html).find(
      ({ hidden, fields: there, buttons }) => !hidden && names.every((name) => there.has(name) || buttons.has(name)),
    );
    if (!form) throw new RangeError(`no form with ${names.join(', ')} at ${url.pathname}`);
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...Object.fromEntries(form.fields), ...fields })) {
      if (value !== undefined) body.append(name, value);
    }
    const sent = { origin: url.origin, 'sec-fetch-site': 'same-origin', ...headers };
    return this.walk(new URL(form.action, url).href, { method: 'POST', body, headers: sent });
  }

  private keep(line: string): void {
    this.set.push(line);
    const [pair = '', ...attributes] = line.split('; ');
    const at = pair.indexOf('=');
    const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? '/';
    const cookie = { name: pair.slice(0, at), value: pair.slice(at + 1), path };
    const key = `${cookie.name} ${path}`;
    if (cookie.value) this.cookies.set(key, cookie);
    else this.cookies.delete(key);
  }

  private cookiesFor(url: string): string {
    const { pathname } = new URL(url);
    return [...this.cookies.values()]
      .filter(({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }
}

/** Requests. */
const LONGEST_WALK = 12;
