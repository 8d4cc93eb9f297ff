import { describe, expect, it } from 'vitest';
import { isNormalUri } from './normal-uri.ts';

describe('a URI in normal form', () => {
  it.each([
    'file:///srv/report.txt',
    'https://docs.example/a/b?q=1#top',
    'test://template/123/data',
    'github://Owner/Repo',
    'mailto:ann@example.org',
    'file:///a%20b/%C3%A9',
    'file:///a/.hidden/..b/c..',
    'x://a?path=b',
  ])('%s', (uri) => expect(isNormalUri(uri)).toBe(true));

  it.each([
    ['a step up', 'file:///pub/../secret/x'],
    ['a step up at the end', 'file:///pub/..'],
    ['a step on the spot', 'file:///./secret/x'],
    ['an encoded step', 'file:///pub/%2e%2e/secret/x'],
    ['an encoded step, half of it', 'file:///pub/.%2E/secret/x'],
    ['an encoded letter', 'file:///%73ecret/x'],
    ['an encoded digit', 'file:///%31/x'],
    ['an encoded slash', 'file:///pub%2Fsecret'],
    ['an encoded backslash', 'file:///pub%5Csecret'],
    ['a backslash', 'file:///pub\\secret'],
    ['an encoding in lower case', 'file:///%c3%a9'],
    ['a scheme in capitals', 'FILE:///secret/x'],
    ['a host in capitals', 'https://DOCS.example/a'],
    ['no scheme', '/secret/x'],
    ['nothing', ''],
  ])('is none with %s', (_name, uri) => expect(isNormalUri(uri)).toBe(false));
});
