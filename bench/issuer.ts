/**
 * What the built-in issuers cost: a token by client credentials, and the ways to the sign-in page and, for somebody who is
 * signed in, to the page that asks for consent, beside a bare answer of the same process; the first request at an issuer that was not needed before; and the memory of many that are kept.
 */
import { createHash, randomBytes } from 'node:crypto';
import { OauthBrowser } from '@gatehouse/testkit/oauth-browser';
import { fillTenants } from './gatehouse/fill-tenants.ts';
import { type Installation, startInstallation } from './gatehouse/installation.ts';
import { invite } from './gatehouse/people.ts';
import { TENANT } from './gatehouse/tenant-file.ts';
import { readFlags } from './measure/flags.ts';
import { printGates } from './measure/gates.ts';
import { measureInterleaved } from './measure/interleaved.ts';
import { residentMegabytes } from './measure/process-cost.ts';
import { report } from './measure/report.ts';
import { median, saveResults } from './measure/results.ts';
import { startUpstream } from './targets/upstreams.ts';

/** Of each subject in each round: all rounds together are below what one address may ask for in a minute. */
const RUNS = 5;

/** Tenants that are active at one time. */
const ACTIVE = 200;

const CLIENT = 'bench';
const REDIRECT = 'https://bench.example/back';
const secret = randomBytes(32).toString('base64url');

const { json } = readFlags();
await using upstream = await startUpstream('fixed');
await using installation = await startInstallation({ upstreams: [upstream] });
await addClient(installation);
const { apiUrl, apiPid } = installation;
const issuer = `${apiUrl}/t/${TENANT}/oauth`;
const resource = `${apiUrl}/t/${TENANT}/mcp/${upstream.name}`;

const browser = await signedIn(installation);

const measured = await measureInterleaved(
  [
    { name: 'a bare answer', work: () => expectStatus(200, `${apiUrl}/health/live`) },
    { name: 'a token, by credentials', work: token, target: 15 },
    { name: 'the way to the sign-in', work: () => expectStatus(303, authorization()), target: 60 },
    { name: 'the way to the consent', work: toConsent, target: 60 },
  ],
  RUNS,
);
report('issuer', measured);

await fillTenants(installation, ACTIVE);
const before = residentMegabytes(apiPid);
const cold: number[] = [];
for (let n = 1; n <= ACTIVE; n++) {
  const beganAt = performance.now();
  await expectStatus(200, `${apiUrl}/t/other-${n}/oauth/.well-known/openid-configuration`);
  cold.push(performance.now() - beganAt);
}
const grown = residentMegabytes(apiPid) - before;
printGates([
  { what: 'first request at an issuer, p50', figure: median(cold), unit: 'ms', atMost: 150 },
  { what: 'first request at an issuer, longest', figure: Math.max(...cold), unit: 'ms', atMost: 1_000 },
  { what: `memory of ${ACTIVE} more active tenants`, figure: grown, unit: 'MB', atMost: 300 },
]);
await saveResults(json, 'issuer', { measured, coldMs: median(cold), megabytes: grown });

/** One that is a service and signs people in: no file says both, and here it saves a second one. */
async function addClient({ openAdmin }: Installation): Promise<void> {
  await using session = await openAdmin();
  const hash = createHash('sha256').update(secret).digest('base64url');
  await session.query(
    `insert into clients (tenant_id, id, client_id, kind, auth, secret_hash, redirect_uris, subject)
     select tenant_id, gen_random_uuid(), client_id, kind, 'client_secret_post', $1, array[uri]::text[], subject
       from tenants, (values ($2, 'service', '${REDIRECT}', 'load'), ($3, 'confidential', '${REDIRECT}', null))
                       as made (client_id, kind, uri, subject)
      where slug = $4`,
    [hash, CLIENT, `${CLIENT}-people`, TENANT],
  );
}

/** A browser in which somebody is signed in who has not been asked for consent. */
async function signedIn(installation: Installation): Promise<OauthBrowser> {
  const { email, password } = await invite(installation, 'asked@bench.example', 'member');
  const browser = new OauthBrowser(apiUrl);
  await browser.submit(await browser.walk(authorization()), { identifier: email, password });
  return browser;
}

/** @throws TypeError when another page comes */
async function toConsent(): Promise<void> {
  const { response, url } = await browser.walk(authorization());
  const page = (await response?.text()) ?? '';
  if (!page.includes('name="decision"')) throw new TypeError(`no consent is asked for at ${url}`);
}

async function token(): Promise<void> {
  const body = new URLSearchParams({
    ...{ grant_type: 'client_credentials', client_id: CLIENT, client_secret: secret, resource },
  });
  await expectStatus(200, `${issuer}/token`, { method: 'POST', body });
}

function authorization(): string {
  const url = new URL(`${issuer}/auth`);
  url.search = new URLSearchParams({
    ...{ response_type: 'code', client_id: `${CLIENT}-people`, redirect_uri: REDIRECT, resource, scope: 'mcp' },
    ...{ code_challenge: createHash('sha256').update('v').digest('base64url'), code_challenge_method: 'S256' },
  }).toString();
  return url.href;
}

/** @throws TypeError when it answers with another status */
async function expectStatus(status: number, url: string, init: RequestInit = {}): Promise<void> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  const text = await response.text();
  if (response.status !== status) throw new TypeError(`${url} answered ${response.status}: ${text.slice(0, 200)}`);
}
