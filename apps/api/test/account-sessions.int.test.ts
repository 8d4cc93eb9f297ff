import { formsOf, OauthBrowser, type PageForm } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeysService } from '../src/control-plane/keys/keys.service.ts';
import { formOn } from './account-visitor.ts';
import { REDIRECT } from './issuer-world.ts';
import { OauthClient } from './oauth-client.ts';
import { type AccountArea, IPHONE, startAccountArea } from './start-account-area.ts';
import { PASSWORD } from './start-accounts.ts';

let area: AccountArea;

beforeAll(async () => {
  area = await startAccountArea();
}, 60_000);
afterAll(() => area?.[Symbol.asyncDispose](), 30_000);

const acme = () => area.world.issuers.tenantId('acme');

describe('sessions', () => {
  it('are listed with browser, address block and times, and no more is kept of them', async () => {
    const { person, visitor, seen } = await area.newcomer();
    const phone = area.visitor({ userAgent: `${IPHONE} secret-of-the-device` });
    await phone.signIn(person.email, PASSWORD);
    const { text } = await visitor.open('sessions');
    expect(seen.text).toMatch(
      /Firefox on Linux This session (127\.0\.0\.0\/24|0:0:0::\/48) signed in .+ UTC last seen .+ UTC/,
    );
    expect(text).toContain('Safari on iPhone');
    expect(text.match(/This session/g)).toHaveLength(1);
    const rows = await area.world.issuers.database.withTenant(await acme(), (tx) =>
      tx.oauthSession.findMany({ where: { accountId: person.id } }),
    );
    expect(rows).toHaveLength(2);
    const kept = rows.map((row) => `${JSON.stringify(row)} ${Buffer.from(row.origin ?? []).toString('latin1')}`).join();
    expect(kept).not.toMatch(/Firefox|iPhone|secret-of-the-device|127\.0\.0/);
  });

  it('keep where they began when a client comes, and when the key of the tenant is another one', async () => {
    const { visitor } = await area.newcomer();
    const client = new OauthClient(area.world.issuerOf(), 'desk', REDIRECT, visitor.browser);
    await client.authorize({ resource: area.world.endpoint() });
    await area.get(KeysService).rotateDataKey(await acme());
    expect((await visitor.open('sessions')).text).toMatch(/Firefox on Linux This session/);
  });

  it('have the browser in which somebody signed in on the way to a client', async () => {
    const { email } = await area.person();
    const browser = new OauthBrowser(area.world.issuers.origin);
    const { origin } = area.world.issuers;
    const headers = { origin, 'user-agent': IPHONE };
    const url = new OauthClient(area.world.issuerOf(), 'desk', REDIRECT, browser).authorizationUrl(
      { resource: area.world.endpoint() },
      'v'.repeat(43),
    );
    const { response } = await browser.walk(url);
    const [login] = formsOf((await response?.text()) ?? '') as [PageForm];
    const body = new URLSearchParams({ ...Object.fromEntries(login.fields), identifier: email, password: PASSWORD });
    let answer = await browser.request(new URL(login.action, origin).href, { method: 'POST', body, headers });
    while (answer.status === 303) {
      answer = await browser.request(new URL(answer.headers.get('location') ?? '', origin).href, { headers });
    }
    const listed = await browser.request(`${area.world.issuerOf()}/account/sessions`);
    expect(await listed.text()).toMatch(/Safari on iPhone<\/bdi>\s+<span class="badge good">This session/);
  });

  it('are seen now and then, and not with every request', async () => {
    const { person, visitor } = await area.newcomer();
    const tenantId = await acme();
    const seenAt = () =>
      area.world.issuers.database.withTenant(tenantId, async (tx) => {
        const { lastSeenAt } = await tx.oauthSession.findFirstOrThrow({ where: { accountId: person.id } });
        return lastSeenAt.getTime();
      });
    const first = await seenAt();
    await visitor.open('sessions');
    expect(await seenAt()).toBe(first);
    await area.world.issuers.database.withTenant(tenantId, (tx) =>
      tx.oauthSession.updateMany({
        where: { tenantId, accountId: person.id },
        data: { lastSeenAt: new Date(first - 301_000) },
      }),
    );
    await visitor.open('sessions');
    expect(await seenAt()).toBeGreaterThanOrEqual(first);
  });

  it('are ended one by one, and nobody else’s', async () => {
    const { person, visitor, seen } = await area.newcomer();
    const own = formOn(seen, 'Sign out');
    const phone = area.visitor({ userAgent: IPHONE });
    await phone.signIn(person.email, PASSWORD);
    const eve = await area.newcomer();
    const there = formOn(eve.seen, 'Sign out').fields.get('session') ?? '';
    const refused = await visitor.send(own, { session: there });
    expect(refused.text).not.toContain('The session has ended.');
    expect((await eve.visitor.open('sessions')).text).toContain('This session');
    for (const session of ['', 'x', "' or true --"]) {
      expect((await visitor.send(own, { session })).status).toBe(200);
    }
    const list = await visitor.open('sessions');
    const ended = await visitor.send(
      list.forms.find(({ fields, text }) => fields.get('session') && text.includes('End')) as PageForm,
    );
    expect(ended.text).toContain('The session has ended.');
    expect((await phone.open('sessions')).html).toContain('name="password"');
    const out = await visitor.send(own);
    expect(out.text).toContain('You are signed out');
    expect(visitor.browser.set.at(-2)).toMatch(/-session=; .*expires=Thu, 01 Jan 1970/);
    expect((await visitor.open('sessions')).html).toContain('name="password"');
  });

  it('are ended everywhere', async () => {
    const { person, visitor } = await area.newcomer();
    const phone = area.visitor({ userAgent: IPHONE });
    await phone.signIn(person.email, PASSWORD);
    const out = await visitor.send(formOn(await visitor.open('sessions'), 'everywhere'));
    expect(out.text).toContain('every session of yours has ended');
    for (const each of [visitor, phone]) expect((await each.open('sessions')).html).toContain('name="password"');
    const events = await area.world.issuers.events('acme');
    expect(events.find(({ kind }) => kind === 'account.signed-out')).toMatchObject({
      target: person.id,
      detail: { actor: 'account', sessions: 2 },
    });
  });
});
