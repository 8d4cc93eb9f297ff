import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IssuerWorld, REDIRECT, startIssuerWorld } from './issuer-world.ts';

let world: IssuerWorld;

beforeAll(async () => {
  world = await startIssuerWorld();
}, 30_000);

afterAll(async () => {
  await world?.[Symbol.asyncDispose]();
}, 30_000);

describe('what is too much', () => {
  it('is refused by method, by size and by number', async () => {
    expect((await fetch(`${world.issuerOf()}/token`)).status).toBe(405);
    const large = await fetch(`${world.issuerOf()}/reg`, { method: 'POST', body: 'x'.repeat(70_000) });
    expect(large.status).toBe(413);
    const body = JSON.stringify({ redirect_uris: [REDIRECT] });
    const headers = { 'content-type': 'application/json' };
    const register = () => fetch(`${world.issuerOf('globex')}/reg`, { method: 'POST', headers, body });
    const answers = [];
    for (let i = 0; i < 70; i++) answers.push(await register());
    const last = answers.at(-1);
    expect(last?.status).toBe(429);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await last?.json()).toMatchObject({ code: 'issuer.rate-exceeded', error: 'temporarily_unavailable' });
    expect((await fetch(`${world.issuerOf()}/token`, { method: 'POST' })).status).toBe(400);
  });

  it('is refused by the length of an address, and by the number of requests whose wishes are kept', async () => {
    const headers = { accept: 'text/html' };
    const long = await fetch(`${world.issuerOf()}/auth?state=${'x'.repeat(8_192)}`, { headers });
    expect(long.status).toBe(414);
    expect(await long.text()).toContain('nobody: issuer.address-too-long');
    const answers = await Promise.all(
      Array.from({ length: 121 }, () => fetch(`${world.issuerOf()}/auth?client_id=nobody`, { headers })),
    );
    const [refused] = answers.filter(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused?.text()).toContain('nobody: issuer.rate-exceeded');
    expect((await fetch(`${world.issuerOf()}/session/end`, { headers })).status).toBe(200);
  });
});
