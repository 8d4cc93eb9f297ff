import type { PageForm } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AccountVisitor, formOn } from './account-visitor.ts';
import { type AccountArea, startAccountArea } from './start-account-area.ts';

let area: AccountArea;

beforeAll(async () => {
  area = await startAccountArea();
}, 60_000);
afterAll(() => area?.[Symbol.asyncDispose](), 30_000);

describe('what is no form of ours', () => {
  const send = async (visitor: AccountVisitor, { action }: PageForm, init: RequestInit) => {
    const headers = { ...init.headers, origin: area.world.issuers.origin };
    return (
      await visitor.browser.request(new URL(action, area.world.issuers.origin).href, {
        ...init,
        method: 'POST',
        headers,
      })
    ).status;
  };

  it('is refused: by its type, by a field that is there twice, by its size', async () => {
    const { visitor, seen } = await area.newcomer();
    const form = formOn(seen, 'everywhere');
    const body = new URLSearchParams([...form.fields]).toString();
    const as = (type: string) => ({ headers: { 'content-type': type } });
    const ours = as('application/x-www-form-urlencoded');
    const multipart = new FormData();
    for (const [name, value] of form.fields) multipart.append(name, value);
    expect(await send(visitor, form, { body: multipart })).toBe(400);
    expect(await send(visitor, form, { body, ...as('text/plain') })).toBe(400);
    expect(
      await send(visitor, form, { body: JSON.stringify(Object.fromEntries(form.fields)), ...as('application/json') }),
    ).toBe(400);
    expect(await send(visitor, form, { body: `${body}&everywhere=yes`, ...ours })).toBe(400);
    expect(await send(visitor, form, { body: `${body}&more=${'x'.repeat(40_000)}`, ...ours })).toBe(413);
    expect((await visitor.open('sessions')).text).toContain('This session');
  });

  it('is refused with a character that no column takes, and finds nothing with any other', async () => {
    const { visitor, seen } = await area.newcomer();
    const form = formOn(seen, 'Sign out');
    expect((await visitor.send(form, { session: '\0' })).status).toBe(400);
    for (const session of ['\uffff', '‮', '\u{10ffff}', 'x'.repeat(30_000)]) {
      expect((await visitor.send(form, { session })).status).toBe(200);
    }
    expect((await visitor.open('sessions')).text).toContain('This session');
  });
});
