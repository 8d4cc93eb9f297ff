import { describe, expect, it } from 'vitest';
import { minimal, told } from '../test/told.ts';
import { parseTenantFile } from './parse-tenant-file.ts';

describe('a section', () => {
  it('that is absent says nothing, and one that is there and empty says so', () => {
    expect(parseTenantFile(minimal)).not.toHaveProperty('roles');
    expect(parseTenantFile(`${minimal}roles: []`).roles).toEqual([]);
  });

  it('has its bounds', () => {
    const many = Array.from({ length: 1001 }, (_, n) => `  - { slug: r${n}, grants: [] }`).join('\n');
    expect(told(`roles:\n${many}`)).toEqual(['roles: This list has 1000 entries at the most.']);
  });
});
