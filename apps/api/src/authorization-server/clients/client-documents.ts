import type { Clock, TenantId } from '@gatehouse/db';
import type { Outbound } from '@gatehouse/outbound';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Milliseconds for one document, and for the client's keys. */
const TIMEOUT = 2_500;

/** Bytes of the larger of the two; the provider bounds documents further. */
const SIZE_LIMIT = 65_536;

/** Milliseconds for which a document that could not be had is not asked for again. */
const GONE_FOR = 30_000;

const REMEMBERED = 10_000;

/**
 * Documents that may be fetched in a minute for who is at one address, and for all sign-ins of a tenant: URLs are free to
 * make up, and who makes them up must not use up what others need.
 */
const PER_CALLER = 60;
const PER_TENANT = 600;

/** What came of asking; absent where it could not be had. */
type Fetched = { readonly body: Uint8Array<ArrayBuffer>; readonly headers: Record<string, string> } | undefined;

export interface ClientDocumentsParts {
  /** The guarded client of a tenant. */
  readonly outboundOf: (tenantId: TenantId) => Outbound;
  readonly clock: Clock;
}

/**
 * Fetches what clients publish of themselves: metadata documents (OAuth Client ID Metadata Document, section 5) and the
 * keys that these name. Where they are is said by strangers, so they are fetched through the guard, one at a time each, and
 * not again at once where it went wrong. What went well is kept by the provider.
 */
export class ClientDocuments {
  private readonly gone = new LRUCache<string, number>({ max: REMEMBERED });
  private readonly underWay = new Map<string, Promise<Fetched>>();
  private readonly ofCallers = new RateLimiterMemory({ points: PER_CALLER, duration: 60 });
  private readonly ofTenants = new RateLimiterMemory({ points: PER_TENANT, duration: 60 });

  constructor(private readonly parts: ClientDocumentsParts) {}

  /**
   * The answer to a GET; anything but 200 where it could not be had.
   *
   * @param caller who signs in, as limits by address count them
   */
  async fetch(tenantId: TenantId, url: string, caller: string): Promise<Response> {
    const key = `${tenantId} ${url}`;
    const fetched = this.isGone(key) ? undefined : await (this.underWay.get(key) ?? this.start(tenantId, url, caller));
    return fetched ? new Response(fetched.body, { headers: fetched.headers }) : new Response(null, { status: 502 });
  }

  /** That somebody asks too often says nothing of the document: it is not taken to be gone. */
  private async start(tenantId: TenantId, url: string, caller: string): Promise<Fetched> {
    try {
      await this.ofCallers.consume(`${tenantId} ${caller}`);
      await this.ofTenants.consume(tenantId);
    } catch {
      return undefined;
    }
    const key = `${tenantId} ${url}`;
    return this.underWay.get(key) ?? this.begin(tenantId, key, url);
  }

  private begin(tenantId: TenantId, key: string, url: string): Promise<Fetched> {
    const fetching = this.request(tenantId, url)
      .catch(() => undefined)
      .then((fetched) => {
        if (!fetched) this.gone.set(key, this.now());
        return fetched;
      })
      .finally(() => this.underWay.delete(key));
    this.underWay.set(key, fetching);
    return fetching;
  }

  private async request(tenantId: TenantId, url: string): Promise<Fetched> {
    const outbound = this.parts.outboundOf(tenantId);
    // A redirect is not followed (section 5): the URL is the client's name.
    const response = await outbound.request(url, { headers: { accept: 'application/json' }, timeoutMs: TIMEOUT });
    if (response.status !== 200) {
      response.discard();
      return undefined;
    }
    const body = await response.readAll(SIZE_LIMIT);
    JSON.parse(Buffer.from(body).toString());
    return { body: Uint8Array.from(body), headers: kept(response.headers) };
  }

  /** A clock that was set back counts as time that has passed. */
  private isGone(key: string): boolean {
    const age = this.now() - (this.gone.get(key) ?? Number.NEGATIVE_INFINITY);
    return age >= 0 && age < GONE_FOR;
  }

  private now(): number {
    return this.parts.clock.now().getTime();
  }
}

/** By what the provider decides how long it keeps a document. */
function kept(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const names = ['content-type', 'cache-control', 'expires', 'date', 'age'];
  return Object.fromEntries(
    names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}
