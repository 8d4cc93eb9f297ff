import { describe, expect, it } from 'vitest';
import { targetUrl } from './target-url.ts';

describe('targetUrl', () => {
  it.each(['http://a.example/', 'https://a.example:8443/mcp?x=1', 'HTTPS://A.example'])('takes %s', (url) => {
    expect(targetUrl(url).href).toBe(new URL(url).href);
  });

  it.each([
    '',
    'a.example',
    '//a.example',
    'file:///etc/passwd',
    'ftp://a/',
    'data:,x',
    'gopher://a/',
    'unix:/run/x.sock',
    'blob:http://a/x',
    'http://',
    'javascript:0',
    'http://user@a/',
    'http://:pw@a/',
  ])('refuses %j', (url) => {
    expect(() => targetUrl(url)).toThrow(expect.objectContaining({ code: 'outbound.refused' }));
  });
});
