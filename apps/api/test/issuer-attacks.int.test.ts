import { systemClock, type TenantTx } from '@gatehouse/db';
import { RawSession } from '@gatehouse/db/raw-session';
import { OauthBrowser } from '@gatehouse/testkit';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignInAccount } from '../src/authorization-server/accounts.ts';
import { Consents } from '../src/authorization-server/consents.service.ts';
import { endClient } from '../src/authorization-server/end-client.ts';
import { Endings } from '../src/authorization-server/endings.service.ts';
import { AccountsService } from '../src/control-plane/accounts/accounts.service.ts';
import { SESSION_ENDER, type SessionEnder } from '../src/control-plane/accounts/sessions/session-ender.ts';
import { type IssuerWorld, startIssuerWorld } from './issuer-world.ts';
import type { TokenAnswer } from './oauth-client.ts';
import { by } from './start-accounts.ts';

/** For what every process hears of within a second. */
const PATIENCE = { timeout: 10_000 };

let world: IssuerWorld;
let ada: SignInAccount;
let browser: OauthBrowser;

beforeAll(async () => {
  world = await startIssuerWorld();
}, 60_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

beforeEach(async () => {
  ada = await world.invite();
  browser = new OauthBrowser(world.issuers.origin);
});

const here = () => world.endpoint();
const acme = () => world.issuers.tenantId('acme');
const endings = () => world.issuers.services.get(Endings);
const accounts = () => world.issuers.services.get(AccountsService, { strict: false });
const inAcme = async <T>(work: (tx: TenantTx) => Promise<T>) => world.issuers.database.withTenant(await acme(), work);
const sessions = () =>
  inAcme((tx) =>
    tx.oauthSession.findMany({ where: { tenantId: tx.tenantId }, select: { uid: true, accountId: true } }),
  );

/** Where requests stop until they are let go. */
function makeGate() {
  const [gate, reached] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const pass = async (): Promise<void> => {
    reached.resolve();
    await gate.promise;
  };
  return { pass, reached: reached.promise, open: gate.resolve };
}

/** Holds up every request that looks for an account, until it lets go. */
function holdUp() {
  const { accounts } = world.issuers.desk;
  const { find } = accounts;
  const { pass, reached, open } = makeGate();
  Object.assign(accounts, {
    find: async (...about: Parameters<typeof find>) => {
      await pass();
      return find(...about);
    },
  });
  return {
    reached,
    letGo: () => {
      Object.assign(accounts, { find });
      open();
    },
  };
}

/** Holds up every request that has read what was allowed, until it lets go. */
function holdUpAfterConsent() {
  const consents = world.issuers.apps[0]?.get(Consents, { strict: false }) as Consents;
  const remembered = consents.remembered.bind(consents);
  const { pass, reached, open } = makeGate();
  Object.assign(consents, {
    remembered: async (...about: Parameters<typeof remembered>) => {
      const row = await remembered(...about);
      await pass();
      return row;
    },
  });
  return {
    reached,
    letGo: () => {
      Object.assign(consents, { remembered });
      open();
    },
  };
}

describe('who has the cookie of a session that is ended, and asks without pause,', () => {
  const ends: [string, () => Promise<unknown>][] = [
    ['a session is ended', async () => endings().session(await acme(), (await sessions()).at(-1)?.uid ?? '', 'test')],
    ['a person signs out everywhere', async () => accounts().signOut(await acme(), ada.id, by)],
  ];

  it.each(ends)('gets nothing out of a request that is under way when %s', async (_what, end) => {
    await inAcme((tx) => tx.oauthSession.deleteMany({ where: { tenantId: tx.tenantId } }));
    const client = world.client('desk', browser);
    await client.connect({ resource: here() });
    const held = holdUp();
    const asking = client.authorize({ resource: here() });
    await held.reached;
    await end();
    held.letGo();
    const answer = await asking;
    expect((await sessions()).filter(({ accountId }) => accountId === ada.id)).toEqual([]);
    expect(answer).toMatchObject({ error: 'login_required', code: '' });
    const ended = (await world.issuers.events('acme')).filter(({ kind }) => kind === 'authorization.ended');
    expect(ended.filter(({ reason }) => reason === 'reused')).toEqual([]);
    world.issuers.desk.decision = 'stay';
    await client.authorize({ resource: here() });
    expect(world.issuers.desk.seen.at(-1)).toMatchObject({ prompt: 'login' });
  });
});

describe('a consent that is withdrawn', () => {
  const expectOver = async ({ access_token: token, refresh_token: refresh }: TokenAnswer) => {
    await expect.poll(() => world.call(token), PATIENCE).toBe(401);
    expect((await world.client().refresh(refresh)).error).toBe('invalid_grant');
  };

  it.each([
    ['by another of its names', () => ({ resource: here().replace('127.0.0.1', 'localhost') })],
    ['for identity alone', () => ({ resource: here(), scope: 'openid' })],
  ])('ends what a client has that asked for the resource %s', async (_how, parameters) => {
    const tokens = await world.client('desk', browser).connect(parameters());
    expect(tokens.status).toBe(200);
    const [consent] = await world.issuers.services.get(Consents).ofAccount(await acme(), ada.id);
    expect(await endings().consent(await acme(), ada.id, consent?.id ?? '', 'test')).toBe(true);
    await expectOver(tokens);
  });

  it('gives nothing to a request that had read it before', async () => {
    const client = world.client('desk', browser);
    await client.connect({ resource: here() });
    const [consent] = await world.issuers.services.get(Consents).ofAccount(await acme(), ada.id);
    const held = holdUpAfterConsent();
    world.issuers.desk.decision = 'stay';
    const asking = client.authorize({ resource: here() });
    await held.reached;
    await endings().consent(await acme(), ada.id, consent?.id ?? '', 'test');
    held.letGo();
    expect((await asking).code).toBe('');
    expect(world.issuers.desk.seen.at(-1)).toMatchObject({ prompt: 'consent', allowedBefore: undefined });
    const grants = await inAcme((tx) => tx.oauthGrant.count({ where: { tenantId: tx.tenantId, accountId: ada.id } }));
    expect(grants).toBe(0);
  });

  it('leaves what was allowed at another resource', async () => {
    const side = world.endpoint('acme', '/side');
    const [first, second] = [
      await world.client('desk', browser).connect({ resource: here() }),
      await world.client('desk', browser).connect({ resource: side }),
    ];
    const consents = await world.issuers.services.get(Consents).ofAccount(await acme(), ada.id);
    const { id = '' } = consents.find(({ resource }) => resource === here()) ?? {};
    expect(await endings().consent(await acme(), ada.id, id, 'test')).toBe(true);
    await expectOver(first);
    expect(await world.call(second.access_token, side)).toBe(200);
    expect((await world.client().refresh(second.refresh_token)).status).toBe(200);
  });
});

describe('a person who changes the password', () => {
  it('ends what was issued to clients, be it for a sign-in that is gone or for the present one', async () => {
    const before = await world.client('desk', browser).connect({ resource: here() });
    await inAcme((tx) => tx.oauthSession.deleteMany({ where: { tenantId: tx.tenantId, accountId: ada.id } }));
    const own = new OauthBrowser(world.issuers.origin);
    const present = await world.client('desk', own).connect({ resource: here() });
    const ender = world.issuers.services.get<SessionEnder>(SESSION_ENDER, { strict: false });
    await inAcme((tx) => ender.endAll(tx, ada.id, String(decodeJwt(present.access_token).sid)));
    for (const tokens of [before, present]) {
      await expect.poll(() => world.call(tokens.access_token), PATIENCE).toBe(401);
      expect((await world.client().refresh(tokens.refresh_token)).error).toBe('invalid_grant');
    }
    // The browser is still signed in, and what it lets in from now on is good at once.
    expect((await sessions()).filter(({ accountId }) => accountId === ada.id)).toHaveLength(1);
    const anew = await world.client('desk', own).connect({ resource: here() });
    expect(await world.call(anew.access_token)).toBe(200);
  });
});

describe('a client that is being taken out of the file', () => {
  it('is issued nothing meanwhile that would be good after that', async () => {
    const client = world.client('desk', browser);
    const authorized = await client.authorize({ resource: here() });
    const removed = makeGate();
    const removing = inAcme(async (tx) => {
      await tx.client.deleteMany({ where: { tenantId: tx.tenantId, clientId: 'desk' } });
      await removed.pass();
      await endClient(tx, 'desk', systemClock);
    });
    await removed.reached;
    const redeeming = client.redeem(authorized);
    await using admin = await RawSession.open(world.issuers.testDatabase.adminUrl);
    const held = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const waiting = async () => (await admin.query(held)).rows.length;
    await expect.poll(waiting, PATIENCE).toBe(1);
    removed.open();
    await removing;
    expect((await redeeming).error).toBe('invalid_client');
    await world.issuers.apply(world.fileOf('acme'));
  });
});

describe('who is not signed in', () => {
  it('is soon forgotten, and limited, at the page for signing out', async () => {
    await inAcme((tx) => tx.oauthSession.deleteMany({ where: { tenantId: tx.tenantId } }));
    const look = () => fetch(`${world.issuerOf()}/session/end`);
    expect((await look()).status).toBe(200);
    const [row] = await inAcme((tx) => tx.oauthSession.findMany({ where: { tenantId: tx.tenantId } }));
    expect(row?.expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 600_000);
    const statuses: number[] = [];
    for (let round = 0; round < 31; round++) {
      const answers = await Promise.all(Array.from({ length: 20 }, look));
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.at(-1)).toBe(429);
  });
});
