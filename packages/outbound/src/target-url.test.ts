import { describe, expect, it } from 'vitest';
import { targetOf } from './target-url.ts';

describe('targetOf', () => {
  it.each(['http://a.example/', 'https://a.example:8443/mcp?x=1', 'HTTPS://A.example'])('takes %s', (url) => {
    expect(targetOf(url).url.href).toBe(new URL(url).href);
  });

  it.each([
    ['http://a.example', { origin: 'http://a.example', port: 80, path: '/' }],
    ['https://a.example/mcp?x=1#part', { origin: 'https://a.example', port: 443, path: '/mcp?x=1' }],
    ['https://[2606:4700::1]:8443/', { origin: 'https://[2606:4700::1]:8443', port: 8443, path: '/' }],
  ])('says where %s leads', (url, target) => {
    expect(targetOf(url)).toMatchObject(target);
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
    expect(() => targetOf(url)).toThrow(expect.objectContaining({ code: 'outbound.refused' }));
  });
});
