import { describe, expect, it } from 'vitest';
import { judgeOrigin } from './refuse-foreign.ts';

const judge = (method: string, headers: Record<string, string>, consoleUrl = 'https://console.example') =>
  judgeOrigin({ method, headers: new Headers(headers) }, { consoleUrl });

const host = 'console.example';

describe('where a request comes from', () => {
  it('is fine for whoever reads, from wherever a link was followed', () => {
    expect(judge('GET', { host })).toBe('fine');
    expect(judge('GET', { host, origin: 'https://evil.example' })).toBe('fine');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('has to be a page of the console for %s', (method) => {
    expect(judge(method, { host, origin: 'https://console.example' })).toBe('fine');
    for (const origin of ['https://evil.example', 'null', 'http://console.example', 'https://console.example:8443']) {
      expect(judge(method, { host, origin }), origin).toBe('foreign');
    }
    expect(judge(method, { host })).toBe('foreign');
  });

  it('is foreign when it is meant for another host, whatever proxies say of it', () => {
    expect(judge('GET', { host: 'evil.example' })).toBe('foreign');
    expect(judge('GET', { host: 'evil.example', 'x-forwarded-host': host })).toBe('foreign');
    expect(judge('GET', {})).toBe('foreign');
  });

  it('is another name of this machine, which leads to the right one, for reading alone', () => {
    const local = 'http://127.0.0.1:4001';
    expect(judge('GET', { host: 'localhost:4001' }, local)).toBe('elsewhere');
    expect(judge('POST', { host: 'localhost:4001', origin: 'http://localhost:4001' }, local)).toBe('foreign');
    expect(judge('GET', { host: 'localhost:4001' })).toBe('foreign');
    expect(judge('GET', { host: 'localhost.evil.example' }, local)).toBe('foreign');
  });
});
