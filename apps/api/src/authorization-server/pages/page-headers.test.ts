import { describe, expect, it } from 'vitest';
import { pageHeaders } from './page-headers.ts';

const policy = (script: boolean) => pageHeaders({ script, partOfFlow: true })['content-security-policy']?.split('; ');

describe('the headers of a page', () => {
  it('let it load its own style sheet and pictures, and nothing else', () => {
    expect(policy(false)).toEqual([
      "default-src 'none'",
      "style-src 'self'",
      "img-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ]);
  });

  it('let it run the script where there is one, and make no other of text', () => {
    const added = policy(true)?.filter((directive) => !policy(false)?.includes(directive));
    expect(added).toEqual(["script-src 'self'", "require-trusted-types-for 'script'", "trusted-types 'none'"]);
  });

  it.each([true, false])('keep it out of frames, caches and referrers', (partOfFlow) => {
    expect(pageHeaders({ script: false, partOfFlow })).toMatchObject({
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });
});
