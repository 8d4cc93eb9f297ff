import { describe, expect, it } from 'vitest';
import { areRedirectUris, isOneOf } from './redirect-uris.ts';

describe('isOneOf', () => {
  const registered = ['https://app.example/back', 'http://127.0.0.1:7777/cb', 'http://localhost/cb', 'com.example:/cb'];

  it.each([
    'https://app.example/back',
    'http://127.0.0.1:7777/cb',
    'http://127.0.0.1:45111/cb',
    'http://127.0.0.1/cb',
    'http://localhost:3/cb',
    'com.example:/cb',
  ])('takes %s', (uri) => {
    expect(isOneOf(uri, registered)).toBe(true);
  });

  it.each([
    ['a slash more', 'https://app.example/back/'],
    ['another case', 'https://app.example/Back'],
    ['another scheme case', 'HTTPS://app.example/back'],
    ['another host', 'https://evil.example/back'],
    ['a host that begins alike', 'https://app.example.evil.example/back'],
    ['a port', 'https://app.example:444/back'],
    ['a fragment', 'https://app.example/back#f'],
    ['a query', 'https://app.example/back?a=b'],
    ['a user', 'https://user@app.example/back'],
    ['a way up', 'https://app.example/x/../back'],
    ['another name of loopback', 'http://[::1]:7777/cb'],
    ['loopback with another path', 'http://127.0.0.1:7777/cb/'],
    ['loopback with a fragment', 'http://127.0.0.1:7777/cb#f'],
    ['loopback with a query', 'http://127.0.0.1:7777/cb?x'],
    ['a user whose host is loopback', 'http://127.0.0.1:7777@evil.example/cb'],
    ['a user at loopback', 'http://a@127.0.0.1:7777/cb'],
    ['loopback over https', 'https://127.0.0.1:7777/cb'],
    ['another scheme of a program', 'com.example.other:/cb'],
  ])('refuses %s: %s', (_what, uri) => {
    expect(isOneOf(uri, registered)).toBe(false);
  });
});

describe('areRedirectUris', () => {
  it.each([
    ['none', []],
    ['plain http to somebody else', ['http://evil.example/cb']],
    ['one that runs in the browser', ['javascript:alert(1)']],
    ['a data URL', ['data:text/html,x']],
    ['a scheme without a domain', ['cursor:/cb']],
    ['a fragment', ['https://app.example/#f']],
    ['credentials', ['https://a:b@app.example/']],
    ['too many', Array<string>(21).fill('https://app.example/')],
    ['what is no text', [1]],
    ['what is no list', 'https://app.example/'],
  ])('refuses %s', (_what, value) => {
    expect(areRedirectUris(value)).toBe(false);
  });
});
