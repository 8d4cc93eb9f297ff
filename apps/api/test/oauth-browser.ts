/** Where a walk ended. */
export interface WalkEnd {
  readonly url: URL;
  /** Of the last page; absent where it ended at an address that is not the issuer's. */
  readonly response?: Response;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** A browser as far as an issuer sees one: cookies by path, and redirects, those of pages too, up to one that leaves. */
export class OauthBrowser {
  private readonly cookies = new Map<string, Cookie>();
  /** Every cookie as it was set. */
  readonly set: string[] = [];

  /** @param origin of the issuer: what is not below it is not visited */
  constructor(private readonly origin: string) {}

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', this.cookiesFor(url));
    headers.set('accept', 'text/html');
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  /** Follows redirects, and pages that go on by themselves, until there are none, or the next one leaves. */
  async walk(from: string, { atMost = 12 } = {}): Promise<WalkEnd> {
    let url = from;
    for (let step = 0; step < atMost; step++) {
      const response = await this.request(url);
      const location = response.headers.get('location') ?? (await refreshOf(response));
      if (location === undefined) return { url: new URL(url), response };
      await response.body?.cancel();
      const next = new URL(location, url);
      if (next.origin !== this.origin) return { url: next };
      url = next.href;
    }
    throw new RangeError('it goes round in circles');
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

/** Where a page goes on to by itself. */
async function refreshOf(response: Response): Promise<string | undefined> {
  const [, url] = /<meta http-equiv="refresh" content="0;url=([^"]*)"/.exec(await response.clone().text()) ?? [];
  return url?.replaceAll('&amp;', '&');
}
