import { expect, it } from 'vitest';
import { cautionsOf } from './verdict-words.ts';

const explained = {
  verdict: 'allowed' as const,
  reasons: [],
  missingScopes: [],
  canonicalName: 'shop/get_order',
  servedName: 'get_order',
  tenantStatus: 'active',
  clientKnown: false,
};

it('says nothing where nothing stands in the way', () => expect(cautionsOf(explained, undefined)).toEqual([]));

it('says all that does', () => {
  const blocked = { ...explained, tenantStatus: 'suspended', servedName: null, missingScopes: ['mcp:write'] };
  expect(cautionsOf(blocked, 'desk')).toEqual([
    expect.stringContaining('suspended'),
    expect.stringContaining('does not show it'),
    expect.stringContaining('does not know this client'),
    expect.stringContaining('mcp:write'),
  ]);
});
