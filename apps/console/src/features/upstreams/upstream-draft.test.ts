import type { UpstreamView } from '@gatehouse/contracts/api';
import { expect, it } from 'vitest';
import { draftOf, NEW_UPSTREAM, placeOf, upstreamOf } from './upstream-draft.ts';

const upstream: UpstreamView = {
  slug: 'shop',
  kind: 'mcp',
  url: 'https://shop.example/mcp',
  credential: { type: 'header', name: 'X-Api-Key', value: 'local:shop' },
  timeoutMs: 1_500,
  newTools: 'review',
  sessions: 'shared',
  fromFile: false,
};

it('is what an upstream says, and says it again', () => {
  const { slug: _, fromFile: __, ...rest } = upstream;
  expect(upstreamOf(draftOf(upstream))).toEqual(rest);
});

it('keeps what was written of a credential while none is wanted, and sends none', () => {
  const draft = { ...draftOf(upstream), credential: 'none' } as const;
  expect(draft.secret).toBe('local:shop');
  expect(placeOf(draft)).toEqual({ kind: 'mcp', url: upstream.url, credential: { type: 'none' } });
});

it('leaves out blank space around what was pasted', () => {
  expect(placeOf({ ...NEW_UPSTREAM, url: ' https://a.example/ ', credential: 'header', secret: ' local:x ' })).toEqual({
    ...{ kind: 'mcp', url: 'https://a.example/' },
    credential: { type: 'header', name: 'Authorization', value: 'local:x' },
  });
});
