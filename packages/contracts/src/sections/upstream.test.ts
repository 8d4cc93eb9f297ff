import { describe, expect, it } from 'vitest';
import { minimal, paths, told } from '../../test/told.ts';
import { parseTenantFile } from '../parse-tenant-file.ts';

describe('credentials of upstreams', () => {
  const upstream = (credential: string) =>
    `upstreams: [{ slug: a, kind: mcp, url: "http://a/", credential: ${credential} }]`;

  it.each(['Authorization', 'X-Api-Key', 'api_key', 'X-Goog-Api-Key'])('may be the header %s', (name) => {
    const text = upstream(`{ type: header, name: ${name}, value: local:token }`);
    expect(parseTenantFile(minimal + text).upstreams?.[0]?.credential).toEqual({
      type: 'header',
      name,
      value: 'local:token',
    });
  });

  it.each([
    ...['Host', 'content-length', 'Content_Length', 'CONTENT-TYPE', 'Content-Encoding', 'Transfer-Encoding'],
    ...['transfer_encoding', 'Connection', 'Keep-Alive', 'TE', 'Trailer', 'Upgrade', 'Expect', 'Proxy-Authorization'],
    ...['Accept', 'Mcp-Session-Id', 'MCP-Protocol-Version', 'mcp-anything', 'Cookie', 'Set-Cookie', 'Origin'],
    ...['Forwarded', 'X-Forwarded-For', 'x_forwarded_host', 'X-HTTP-Method-Override', 'X-Original-URL', 'traceparent'],
    ...['Last-Event-ID', 'Sec-Fetch-Site', 'Range', 'If-None-Match'],
    ...['a b', 'a:b', 'a\\r\\nb', 'é', ':path', '', `x${'x'.repeat(64)}`],
  ])('may not be the header %j', (name) => {
    expect(paths(upstream(`{ type: header, name: "${name}", value: local:token }`))).toEqual([
      'upstreams[0].credential.name',
    ]);
  });

  it.each([
    'hunter2',
    'local:',
    'local:a/b',
    'vault:x',
    'file:relative',
    'file:/a/../b',
    'env:lower',
    'LOCAL:x',
    ' local:x',
  ])('are references and never a value, which is not repeated: %j', (value) => {
    const problems = told(upstream(`{ type: header, name: X-Api-Key, value: "${value}" }`));
    expect(problems).toEqual([
      'upstreams[0].credential.value: Say where the secret is, and not what it is: local:NAME, file:/absolute/path or env:NAME.',
    ]);
  });

  it('have all they need, and nothing else', () => {
    expect(paths(upstream('{ type: header }'))).toEqual([
      'upstreams[0].credential.name',
      'upstreams[0].credential.value',
    ]);
    expect(paths(upstream('{ type: none, name: X-Api-Key, value: local:x }'))).toHaveLength(2);
    expect(paths(upstream('{ name: X-Api-Key, value: local:x }'))).toEqual(['upstreams[0].credential.type']);
    expect(told(upstream('{ type: header, header: X-Api-Key, value: local:x, name: X-Api-Key }'))).toEqual([
      'upstreams[0].credential.header: There is no field "header" here; known here: type, name, value.',
    ]);
  });
});

describe('the URL of an upstream', () => {
  it.each([
    'ftp://a/',
    'a.example/mcp',
    '//a/mcp',
    'http:///mcp',
    'http:a',
    'http://',
    'https://user@a/',
    'https://:pw@a/',
    'https://@a/',
    'https://a/#x',
    'https://a/#',
    'http:\\\\a\\mcp',
    'http://a/ b',
    ' http://a/',
    'http://a\\n/',
    'http://ä.example/',
    'http://a:99999/',
    'http://[::1/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    `http://a/${'x'.repeat(2048)}`,
  ])('is refused: %j', (url) => {
    expect(paths(`upstreams: [{ slug: a, kind: mcp, url: ${JSON.stringify(url)} }]`)).toContain('upstreams[0].url');
  });
});
