import { PLATFORM } from '../issuer-url.ts';

/** What of an issuer a request is for, by its path alone. */
export interface IssuerTarget {
  readonly tenantSlug: string;
  readonly endpoint: IssuerEndpoint;
  /** Below the issuer, query included: what the provider is shown. */
  readonly url: string;
  /** Of an interaction, from its path. */
  readonly uid: string | undefined;
  /** The path of a page that is not the provider's. */
  readonly page: string | undefined;
}

/** Requests that are counted together, by address. */
export type Counted = 'token' | 'registration' | 'authorization' | 'page';

export interface IssuerEndpoint {
  readonly path: RegExp;
  readonly methods: readonly string[];
  /** Whether programs call it, from anywhere and without cookies; or a browser is sent to it, with cookies. */
  readonly caller: 'program' | 'browser';
  readonly counted?: Counted;
  /** What it says does not change from one moment to the next. */
  readonly cacheable?: boolean;
  /** Not the provider's. */
  readonly isPage?: boolean;
}

const GET = ['GET', 'HEAD'];

/**
 * What is passed on to the provider, and nothing besides: its router is not particular about case and slashes, and has
 * more routes than these. Everything else below an issuer is left to the rest of the api.
 */
const ENDPOINTS: readonly IssuerEndpoint[] = [
  {
    path: /^\/\.well-known\/(?:openid-configuration|oauth-authorization-server)$/,
    methods: GET,
    caller: 'program',
    cacheable: true,
  },
  { path: /^\/token$/, methods: ['POST'], caller: 'program', counted: 'token' },
  { path: /^\/token\/(?:revocation|introspection)$/, methods: ['POST'], caller: 'program', counted: 'token' },
  { path: /^\/reg$/, methods: ['POST'], caller: 'program', counted: 'registration' },
  { path: /^\/me$/, methods: [...GET, 'POST'], caller: 'program', counted: 'token' },
  { path: /^\/auth$/, methods: GET, caller: 'browser', counted: 'authorization' },
  { path: /^\/auth\/[\w-]{43}$/, methods: GET, caller: 'browser', counted: 'page' },
  { path: /^\/interaction\/([\w-]{43})$/, methods: [...GET, 'POST'], caller: 'browser', counted: 'page' },
  {
    path: /^\/(?:(?:invitation|recovery|reset|verify)\/[\w-]{43}|reset|account\/(?:applications|authenticator|passkeys|password|recovery-codes|sessions|sign-in))$/,
    methods: [...GET, 'POST'],
    caller: 'browser',
    counted: 'page',
    isPage: true,
  },
  { path: /^\/session\/end$/, methods: [...GET, 'POST'], caller: 'browser', counted: 'page' },
  { path: /^\/session\/end\/confirm$/, methods: ['POST'], caller: 'browser', counted: 'page' },
  { path: /^\/session\/end\/success$/, methods: GET, caller: 'browser', counted: 'page' },
];

const BELOW = /^(?:\/t\/([a-z0-9-]{1,32}))?\/oauth(\/[^?]*)(\?.*)?$/;

/** RFC 8414 section 3.1: the well-known part goes before the path. Clients ask for either document there. */
const BEFORE =
  /^(\/\.well-known\/(?:oauth-authorization-server|openid-configuration))(?:\/t\/([a-z0-9-]{1,32}))?\/oauth(?:\?.*)?$/;

export function issuerTarget(url: string): IssuerTarget | undefined {
  const [, document, ofTenant] = BEFORE.exec(url) ?? [];
  if (document !== undefined) return target(ofTenant, document, '');
  const [, tenant, path, query] = BELOW.exec(url) ?? [];
  return path === undefined ? undefined : target(tenant, path, query ?? '');
}

function target(slug: string | undefined, path: string, query: string): IssuerTarget | undefined {
  const endpoint = ENDPOINTS.find((one) => one.path.test(path));
  // The platform has one address, and it is no tenant's.
  if (!endpoint || slug === PLATFORM) return undefined;
  return {
    tenantSlug: slug ?? PLATFORM,
    endpoint,
    url: `${path}${query}`,
    uid: endpoint.path.exec(path)?.[1],
    page: endpoint.isPage ? path : undefined,
  };
}
