import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OauthBrowser } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, serveDemo } from '../support/serve.ts';
import { type AuthorizationRun, runAuthorizationSuite } from './run-authorization-suite.ts';

/** Each with how much the suite checks of the metadata: since 2025-11-25 also that clients may be named by a document. */
const REVISIONS: readonly (readonly [revision: string, checks: number])[] = [
  ['2025-03-26', 1],
  ['2025-06-18', 1],
  ['2025-11-25', 2],
  ['2026-07-28', 2],
];

type SignIn = Pick<AuthorizationRun, 'email' | 'password'>;

/** The official suite as a client of our issuers, with a person at the pages that people see. */
describe('conformance of the authorization servers', () => {
  let gatehouse: Installation;

  beforeAll(async () => {
    gatehouse = await serveDemo();
  }, 120_000);

  afterAll(() => gatehouse?.[Symbol.asyncDispose](), 30_000);

  const at = (path: string) => new URL(path, gatehouse.ready.api).href;

  async function expectNoComplaint(run: AuthorizationRun, checks: number): Promise<void> {
    expect(await runAuthorizationSuite(run)).toEqual([
      { name: 'authorization-code-grant', passed: 1, complaints: [] },
      { name: 'authorization-server-metadata-endpoint', passed: checks, complaints: [] },
    ]);
  }

  describe('a tenant’s', () => {
    let ada: SignIn;

    beforeAll(async () => {
      const file = await readFile(join(gatehouse.dataDir, 'demo-credentials.json'), 'utf8');
      ada = (JSON.parse(file) as (SignIn & { readonly subject: string })[]).find(
        ({ subject }) => subject === 'ada',
      ) as SignIn;
    });

    it.each(REVISIONS)('%s', async (revision, checks) => {
      const run = { issuer: at('/t/acme/oauth'), resource: at('/t/acme/mcp'), revision, ...ada };
      await expectNoComplaint(run, checks);
    });
  });

  describe('the platform’s', () => {
    const operator = { email: 'operator@gatehouse.example', password: 'wander-kettle-piano-7' };

    beforeAll(async () => {
      await gatehouse.command('tenant', 'set', 'platform', '--registration', 'open');
      const { stdout } = await gatehouse.command('operator', 'create', '--email', operator.email, '--json');
      const { link } = JSON.parse(stdout) as { link: string };
      const browser = new OauthBrowser(new URL(link).origin);
      const { password } = operator;
      const fields = { name: 'Otto Operator', 'new-password': password, 'new-password-again': password };
      const { response } = await browser.submit(await browser.walk(link), fields);
      expect(await response?.text()).toContain('Your account is ready');
    }, 30_000);

    it.each(REVISIONS)('%s', async (revision, checks) => {
      await expectNoComplaint({ issuer: at('/oauth'), resource: at('/api/v1'), revision, ...operator }, checks);
    });
  });
});
