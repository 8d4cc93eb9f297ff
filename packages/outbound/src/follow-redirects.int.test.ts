import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { hello, loopback, open, serve, textOf, within } from '../test/loopback.ts';
import { followRedirects } from './follow-redirects.ts';
import type { OutboundRequest, OutboundResponse } from './outbound.ts';

const follow: OutboundRequest = { ...within, followRedirects: true };
const to =
  (location: string, status = 302) =>
  (_: unknown, response: ServerResponse) =>
    response.writeHead(status, { location }).end();
const refused = expect.objectContaining({ code: 'outbound.refused' });
const unusable = expect.objectContaining({ code: 'upstream.invalid-answer' });

describe('following redirects', () => {
  it.each([301, 302, 303, 307, 308])('goes where %i points, relative to where it is', async (status) => {
    const { url, requests } = await serve((request, response) =>
      request.url === '/a/keys' ? hello(request, response) : to('keys', status)(request, response),
    );
    expect(await textOf(await open({ allow: loopback }).request(`${url}/a/b`, follow))).toBe('hello');
    expect(requests.map(({ url: path }) => path)).toEqual(['/a/b', '/a/keys']);
  });

  it('stops after three', async () => {
    const { url, requests } = await serve(to('/again'));
    await expect(open({ allow: loopback }).request(url, follow)).rejects.toEqual(unusable);
    expect(requests).toHaveLength(4);
  });

  it('is for GET only: to anything else the redirect is the answer', async () => {
    const { url } = await serve(to('/other'));
    const response = await open({ allow: loopback }).request(url, { ...follow, method: 'POST', body: '{}' });
    expect(response.status).toBe(302);
    response.discard();
  });

  it.each(['http://127.0.0.2:1/', 'file:///etc/passwd', 'http://user:password@127.0.0.1/', 'http://[::1]/'])(
    'judges each hop anew: %s',
    async (location) => {
      const { url } = await serve(to(location));
      await expect(open({ allow: ['127.0.0.1'] }).request(url, follow)).rejects.toEqual(refused);
    },
  );

  it('refuses to go nowhere', async () => {
    const { url } = await serve(to('http://'));
    await expect(open({ allow: loopback }).request(url, follow)).rejects.toEqual(unusable);
  });

  it('takes credentials to no other origin, and not back again either', async () => {
    const headers = { Authorization: 'Bearer x', 'X-Api-Key': 'y', cookie: 'z', Accept: 'application/json' };
    const there = await serve((request, response) => to(`${home.url}/end`)(request, response));
    const home = await serve((request, response) => {
      const next = { '/start': '/same', '/same': there.url }[request.url ?? ''];
      return next ? to(next)(request, response) : hello(request, response);
    });
    await textOf(await open({ allow: loopback }).request(`${home.url}/start`, { ...follow, headers }));
    const sent = ['authorization', 'x-api-key', 'cookie', 'accept'];
    const seen = [...home.requests, ...there.requests].map((request) => [
      request.url,
      sent.filter((name) => name in request.headers),
    ]);
    expect(seen).toEqual([
      ['/start', sent],
      ['/same', sent],
      ['/end', ['accept']],
      ['/', ['accept']],
    ]);
  });

  it('has the time of one exchange for all of them', async () => {
    const times: number[] = [];
    const slow = {
      request: async (_: unknown, { timeoutMs }: OutboundRequest) => {
        times.push(timeoutMs);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return answer({ status: times.length < 3 ? 302 : 200, headers: { location: '/next' } });
      },
    };
    await followRedirects(slow, 'http://a.example/', follow);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(times[2]).toBeLessThan(follow.timeoutMs);
  });

  it('does not go from https to http', async () => {
    const secure = { request: async () => answer({ status: 302, headers: { location: 'http://a.example/' } }) };
    await expect(followRedirects(secure, 'https://a.example/', follow)).rejects.toEqual(refused);
  });
});

function answer(parts: Pick<OutboundResponse, 'status' | 'headers'>): OutboundResponse {
  return { ...parts, body: (async function* () {})(), readAll: async () => new Uint8Array(), discard: () => undefined };
}
