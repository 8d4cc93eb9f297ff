/**
 * How long what was granted to somebody still works after it was taken away, at the process that took it away and at
 * another one: from the moment at which it is asked for to the first call that is refused.
 */
import { OauthBrowser } from '@gatehouse/testkit/oauth-browser';
import { type AskApi, makeApiCallers } from './gatehouse/api-callers.ts';
import { startInstallation } from './gatehouse/installation.ts';
import { invite } from './gatehouse/people.ts';
import { signIn } from './gatehouse/sign-in.ts';
import { TENANT } from './gatehouse/tenant-file.ts';
import { readFlags } from './measure/flags.ts';
import { printGates } from './measure/gates.ts';
import { median, printTable, saveResults } from './measure/results.ts';
import { startUpstream } from './targets/upstreams.ts';

/** Milliseconds. */
const PROMISED = 1_000;
const GIVEN_UP = 15_000;

const DESK = { client_id: 'desk', redirect_uri: 'https://desk.example/back' };

/** One way to take something away, and to give it back. */
interface Ending {
  readonly name: string;
  end(): Promise<unknown>;
  mend?(): Promise<unknown>;
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly email: string; readonly subject: string }[];
}

const { rounds, json } = readFlags();
await using upstream = await startUpstream('fixed');
await using installation = await startInstallation({ upstreams: [upstream] });
const { apiUrl } = installation;
const origins = [apiUrl, await installation.startOtherApi()];
const ask = await makeApiCallers(installation);
const person = await invite(installation, 'leaver@bench.example', 'member');
const { id, subject } = await memberOf(ask, person.email);
const client = { id: DESK.client_id, kind: 'public', redirectUris: [DESK.redirect_uri] };
await ask('/clients', { method: 'POST', body: client });
const path = `/t/${TENANT}/mcp/${upstream.name}`;
const account = `${apiUrl}/t/${TENANT}/oauth/account`;

let browser = new OauthBrowser(apiUrl);
let binding = await bind();
const endings: Ending[] = [
  { name: 'a session, by its person', end: () => press('sessions', 'session') },
  { name: 'a consent, by its person', end: () => press('applications', 'consent') },
  { name: 'a client, by an admin', end: () => ask(`/clients/${client.id}/end`, { method: 'POST' }) },
  { name: 'all sign-ins of an account', end: () => ask(`/members/${id}/sign-out`, { method: 'POST' }) },
  {
    name: 'an account, suspended',
    end: () => ask(`/members/${id}/suspend`, { method: 'POST' }),
    mend: () => ask(`/members/${id}/resume`, { method: 'POST' }),
  },
  {
    name: 'a binding, removed',
    end: () => ask(`/bindings/${binding.id}`, { method: 'DELETE', ifMatch: binding.etag }),
    mend: async () => {
      binding = await bind();
    },
  },
];

const found = new Map(endings.map(({ name }) => [name, { here: [] as number[], there: [] as number[] }]));
for (let round = 0; round <= rounds; round++) {
  for (const ending of endings) {
    const [here = Number.NaN, there = Number.NaN] = await timeOf(ending);
    if (round === 0) continue;
    found.get(ending.name)?.here.push(here);
    found.get(ending.name)?.there.push(there);
  }
}
const row = (name: string, { here, there }: { here: number[]; there: number[] }) => [
  name,
  ...[median(here), Math.max(...here), median(there), Math.max(...there)].map((figure) => figure.toFixed(1)),
];
printTable(
  ['what is ended, ms until calls are refused', 'here p50', 'here longest', 'elsewhere p50', 'elsewhere longest'],
  [...found].map(([name, times]) => row(name, times)),
);
const longest = Math.max(...[...found.values()].flatMap(({ here, there }) => [...here, ...there]));
printGates([{ what: 'longest that an ended thing has worked', figure: longest, unit: 'ms', atMost: PROMISED }]);
await saveResults(json, 'revocation', Object.fromEntries(found));

/** Milliseconds at each process. */
async function timeOf({ end, mend }: Ending): Promise<number[]> {
  browser = new OauthBrowser(apiUrl);
  const token = await signIn(browser, apiUrl, person, { ...DESK, resource: `${apiUrl}${path}`, scope: 'mcp' });
  await Promise.all(origins.map((origin) => until(true, origin, token)));
  const began = performance.now();
  const refused = Promise.all(origins.map((origin) => until(false, origin, token)));
  await end();
  const times = (await refused).map((at) => at - began);
  await mend?.();
  return times;
}

/**
 * Calls until that is answered, or refused.
 *
 * @returns when
 * @throws TypeError when it does not come to that
 */
async function until(isAnswered: boolean, origin: string, token: string): Promise<number> {
  for (const began = performance.now(); performance.now() - began < GIVEN_UP; ) {
    if ((await call(origin, token)) === isAnswered) return performance.now();
  }
  throw new TypeError(`calls at ${origin} are ${isAnswered ? 'refused' : 'answered'} all the time`);
}

/** Whether a call is answered with a result. */
async function call(origin: string, token: string): Promise<boolean> {
  const response = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'lookup',
    },
    body: JSON.stringify({
      ...{ jsonrpc: '2.0', id: 1, method: 'tools/call' },
      params: {
        ...{ name: 'lookup', arguments: { order: '1' } },
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'gatehouse-bench', version: '1.0.0' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  });
  const text = await response.text();
  return response.ok && text.includes('"result"');
}

/** On a page of the person's account, the first button of its kind. */
async function press(page: string, field: string): Promise<void> {
  const at = await browser.walk(`${account}/${page}`);
  const value = new RegExp(`name="${field}" value="([^"]+)"`).exec((await at.response?.clone().text()) ?? '')?.[1];
  await browser.submit(at, { [field]: value ?? '' });
}

async function memberOf(asking: AskApi, email: string): Promise<Listed['items'][number]> {
  const { items } = (await asking('/members?limit=200')).body as Listed;
  const member = items.find((one) => one.email === email);
  if (!member) throw new TypeError(`${email} is no member`);
  return member;
}

async function bind(): Promise<{ readonly id: string; readonly etag: string }> {
  const { body, etag } = await ask('/bindings', { method: 'POST', body: { role: 'load', to: { subject } } });
  return { id: (body as { readonly id: string }).id, etag: etag ?? '' };
}
