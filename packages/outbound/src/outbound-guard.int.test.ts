import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { hello, loopback, open, openAll, resolver, serve, textOf, within } from '../test/loopback.ts';
import { RefusedListeners } from './refused-listeners.ts';

const refused = expect.objectContaining({ code: 'outbound.refused' });

describe('an address that may not be contacted', () => {
  it('is refused when it is written in the URL, in whatever form', async () => {
    const { port, connections } = await serve(hello);
    const outbound = open();
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f.0.0.1',
      '0177.0.0.1',
      '0.0.0.0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::]',
      '127.0.0.1.',
    ]) {
      await expect(outbound.request(`http://${host}:${port}/`, within), host).rejects.toEqual(refused);
    }
    await expect(outbound.request(`https://127.0.0.1:${port}/`, within)).rejects.toEqual(refused);
    expect(connections()).toBe(0);
  });

  it('is refused when a name leads to it', async () => {
    const { port, connections } = await serve(hello);
    await expect(open().request(`http://localhost:${port}/`, within)).rejects.toEqual(refused);
    const { lookup } = resolver(['127.0.0.1']);
    await expect(open({ lookup }).request(`http://inner.example:${port}/`, within)).rejects.toEqual(refused);
    await expect(open({ lookup }).request(`https://inner.example:${port}/`, within)).rejects.toEqual(refused);
    expect(connections()).toBe(0);
  });

  it('cannot be told from a name that leads nowhere', async () => {
    const unknown: LookupFunction = (_name, _options, callback) =>
      callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), '', 0);
    await expect(open({ lookup: unknown }).request('http://nowhere.example/', within)).rejects.toEqual(refused);
    const { lookup } = resolver([]);
    await expect(open({ lookup }).request('http://empty.example/', within)).rejects.toEqual(refused);
  });

  it('is refused when a name leads to it among others', async () => {
    const { port, connections } = await serve(hello);
    const { lookup } = resolver(['93.184.215.14', '127.0.0.1']);
    await expect(open({ lookup }).request(`http://mixed.example:${port}/`, within)).rejects.toEqual(refused);
    expect(connections()).toBe(0);
  });

  it('is refused in its mapped form, though its IPv4 range is allowed', async () => {
    const { lookup } = resolver(['::ffff:127.0.0.1']);
    await expect(open({ allow: loopback, lookup }).request('http://mapped.example/', within)).rejects.toEqual(refused);
  });

  it('is not reached by a name whose answer changes after the check', async () => {
    const inner = await serve(hello);
    // Allowed at first, so that a check that asked on its own would be content, and then the one to protect.
    const { lookup, asked } = resolver(['127.0.0.1'], ['127.0.0.2']);
    const outbound = open({ allow: ['127.0.0.1'], lookup });
    expect(await textOf(await outbound.request(`http://rebind.example:${inner.port}/`, within))).toBe('hello');
    expect(asked()).toBe(1);
    const fresh = open({ allow: ['127.0.0.1'], lookup });
    await expect(fresh.request(`http://rebind.example:${inner.port}/`, within)).rejects.toEqual(refused);
    expect(asked()).toBe(2);
    expect(inner.requests).toHaveLength(1);
  });

  it('is not reached when the resolver names one address and the socket ends at another', async () => {
    const { port, requests } = await serve(hello);
    // 0.0.0.0 stands for this host: the socket's peer is 127.0.0.1, whatever was resolved.
    const { lookup } = resolver(['0.0.0.0']);
    const outbound = open({ allow: ['0.0.0.0'], lookup });
    await expect(outbound.request(`http://zero.example:${port}/`, within)).rejects.toEqual(refused);
    expect(requests).toHaveLength(0);
  });

  it('is refused as a listener of our own, though its range is allowed', async () => {
    const { port, url, requests } = await serve(hello);
    const outbound = open({ allow: loopback, refused: new RefusedListeners([{ range: '127.0.0.0/8', port }]) });
    await expect(outbound.request(url, within)).rejects.toEqual(refused);
    expect(requests).toHaveLength(0);
  });

  it('is refused as a listener of our own before a byte of TLS reaches it, under whatever name', async () => {
    const { port, connections } = await serve(hello);
    const listeners = new RefusedListeners([{ range: '127.0.0.0/8', port }]);
    const { lookup } = resolver(['127.0.0.1']);
    const outbound = open({ allow: loopback, refused: listeners, lookup });
    await expect(outbound.request(`https://database.example:${port}/`, within)).rejects.toEqual(refused);
    await expect(outbound.request(`https://127.0.0.1:${port}/`, within)).rejects.toEqual(refused);
    expect(connections()).toBe(0);
  });

  it('is not reached over a connection that another tenant of other rules holds', async () => {
    const { url, connections } = await serve(hello);
    const outbounds = openAll();
    await textOf(await outbounds.of('acme', { allow: loopback }).request(url, within));
    await expect(outbounds.of('globex').request(url, within)).rejects.toEqual(refused);
    expect(connections()).toBe(1);
  });

  it('is not reached over a connection from before the operator took the range back', async () => {
    const { url, connections } = await serve(hello);
    const outbounds = openAll();
    await textOf(await outbounds.of('acme', { allow: loopback }).request(url, within));
    await expect(outbounds.of('acme').request(url, within)).rejects.toEqual(refused);
    expect(connections()).toBe(1);
  });

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'http://user:secret@127.0.0.1/'])(
    'is refused by its URL: %s',
    async (url) => {
      await expect(open({ allow: loopback }).request(url, within)).rejects.toEqual(refused);
    },
  );

  it('is not named to the caller: the reason stays in the log', async () => {
    const failure = await open()
      .request('http://127.0.0.1/', within)
      .catch((error) => error);
    expect(failure.data).toBeUndefined();
    expect(failure.reason).toContain('127.0.0.1');
  });
});
