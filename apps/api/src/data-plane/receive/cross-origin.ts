import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { GatehouseError } from '@gatehouse/errors';
import { isLoopbackOrigin } from '../../config/origins.ts';
import type { Settings } from '../../config/settings.ts';
import { securityHeaders } from '../../platform/security-headers.ts';

type Headers = Readonly<Record<string, string>>;

/** What a page may read of an answer besides its body: the challenge, and what the protocol says in headers. */
const EXPOSED = 'WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version';

/** What clients of the protocol send. `Mcp-Param-*` are named after arguments, so they are allowed as they are asked for. */
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'accept',
  'last-event-id',
  'mcp-protocol-version',
  'mcp-method',
  'mcp-name',
  'mcp-session-id',
  'traceparent',
  'tracestate',
  'baggage',
];

/** The form of a further one (RFC 9110 section 5.6.2, in lower case). */
const MCP_HEADER = /^mcp-[!#$%&'*+.^_`|~0-9a-z-]{1,128}$/;

const MCP_HEADERS_AT_ONCE = 64;

/** Seconds for which a browser need not ask again. */
const MAX_AGE = '600';

/**
 * Which web pages may call, and what their browsers are told (Fetch, CORS protocol). Without cookies: who calls proves
 * who it is by a token, so there is nothing that a browser could add on its own.
 */
export class CrossOrigin {
  private readonly origins: ReadonlySet<string>;
  private readonly allowsLoopback: boolean;
  /** What every answer says. No answer is the same for every origin, so no cache may take it to be. */
  private readonly always: Headers;

  constructor(settings: Pick<Settings, 'publicUrl' | 'knownOrigins' | 'browserOrigins'>) {
    this.origins = new Set([...settings.knownOrigins, ...settings.browserOrigins]);
    this.allowsLoopback = isLoopbackOrigin(settings.publicUrl);
    this.always = { ...securityHeaders(settings), vary: 'Origin' };
  }

  /**
   * The check that keeps a rebound DNS name from using a browser as its proxy. What has no Origin is no page.
   *
   * @throws GatehouseError `origin.refused`
   */
  check(origin: string | undefined): void {
    if (origin === undefined || this.allows(origin)) return;
    throw new GatehouseError('origin.refused', { reason: `Origin: ${origin.slice(0, 200)}` });
  }

  /** What an answer, of whatever kind, says to browsers, and to the page that asked. */
  answerHeaders(origin: string | undefined): Headers {
    if (origin === undefined || !this.allows(origin)) return this.always;
    return { ...this.always, 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED };
  }

  /** The answer to a preflight from an origin that was checked. */
  preflightHeaders(headers: IncomingHttpHeaders, method: string): Headers {
    const allowed = [...ALLOWED_HEADERS, ...mcpHeaders(headers['access-control-request-headers'])];
    return {
      ...this.always,
      'access-control-allow-origin': headers.origin ?? '',
      'access-control-allow-methods': method,
      'access-control-allow-headers': allowed.join(', '),
      'access-control-max-age': MAX_AGE,
    };
  }

  private allows(origin: string): boolean {
    return this.origins.has(origin) || (this.allowsLoopback && isOrigin(origin) && isLoopbackOrigin(origin));
  }
}

/** Whether a request is a browser's question if it may send another one. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && 'origin' in headers && 'access-control-request-method' in headers;
}

function mcpHeaders(requested = ''): string[] {
  const names = requested.split(',', MCP_HEADERS_AT_ONCE).map((name) => name.trim().toLowerCase());
  return names.filter((name) => MCP_HEADER.test(name) && !ALLOWED_HEADERS.includes(name));
}

/** Exactly scheme, host and port, as a browser writes it. */
function isOrigin(text: string): boolean {
  return /^https?:\/\/[^/]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
