import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTenantId } from './tenant-id.ts';

describe('parseTenantId', () => {
  it('accepts every UUID and folds it to lower case', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(parseTenantId(id.toUpperCase())).toBe(id);
      }),
    );
  });

  it.each([
    undefined,
    null,
    '',
    'acme',
    42,
    {},
    ['01a203b7-485b-7e40-819d-72553d4cef53'],
    { toString: () => '01a203b7-485b-7e40-819d-72553d4cef53' },
    '{01a203b7-485b-7e40-819d-72553d4cef53}',
    '01a203b7485b7e40819d72553d4cef53',
    '01a203b7-485b-7e40-819d-72553d4cef53\n',
    ' 01a203b7-485b-7e40-819d-72553d4cef53',
    "01a203b7-485b-7e40-819d-72553d4cef5'",
  ])('refuses %j', (value) => {
    expect(() => parseTenantId(value)).toThrow(expect.objectContaining({ code: 'isolation.tenant-unset' }));
  });
});
