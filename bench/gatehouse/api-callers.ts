import { OauthBrowser } from '@gatehouse/testkit/oauth-browser';
import type { Installation } from './installation.ts';
import { makePeople, type Person } from './people.ts';
import { signIn } from './sign-in.ts';
import { TENANT } from './tenant-file.ts';

/** An account may send 1,200 requests a minute: so many together never come near that. */
const CALLERS = 8;

/** Asks the API for something below `/api/v1/tenants/{tenant}`, in the name of one caller after the other. */
export type AskApi = (path: string, init?: ApiInit) => Promise<ApiAnswer>;

interface ApiInit {
  readonly method?: string;
  readonly body?: unknown;
  readonly ifMatch?: string;
}

export interface ApiAnswer {
  readonly body: unknown;
  readonly etag: string | null;
}

/**
 * Makes people who own the tenant and signs them in at the console's client.
 *
 * @returns what asks in their names. It throws TypeError for an answer that is no success
 */
export async function makeApiCallers(installation: Installation): Promise<AskApi> {
  const tokens: string[] = [];
  for (const person of await makePeople(installation, CALLERS)) tokens.push(await tokenOf(installation, person));
  let requests = 0;
  return async (path, { method = 'GET', body, ifMatch } = {}) => {
    const response = await fetch(`${installation.apiUrl}/api/v1/tenants/${TENANT}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${tokens[requests++ % CALLERS]}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new TypeError(`${method} ${path} answered ${response.status}: ${text}`);
    return { body: text ? JSON.parse(text) : undefined, etag: response.headers.get('etag') };
  };
}

/** As the console does. */
function tokenOf({ apiUrl, consoleUrl }: Installation, person: Person): Promise<string> {
  return signIn(new OauthBrowser(apiUrl), apiUrl, person, {
    client_id: 'console',
    redirect_uri: `${consoleUrl}/auth/callback`,
    resource: `${apiUrl}/api/v1`,
    scope: 'openid api',
  });
}
