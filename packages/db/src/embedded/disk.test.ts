import { GatehouseError } from '@gatehouse/errors';
import { describe, expect, it } from 'vitest';
import { diskError } from './disk.ts';

const systemError = (code: string) => Object.assign(new Error(code), { code });

describe('diskError', () => {
  it.each([
    ['ENOSPC', 'data-dir.full'],
    ['EDQUOT', 'data-dir.full'],
    ['EACCES', 'data-dir.unwritable'],
    ['EPERM', 'data-dir.unwritable'],
    ['EROFS', 'data-dir.unwritable'],
    ['ENOTDIR', 'data-dir.unwritable'],
    ['EEXIST', 'data-dir.unwritable'],
  ])('says what %s means for a data folder, and which', (code, expected) => {
    const cause = systemError(code);
    expect(diskError(cause, '/data')).toMatchObject({
      code: expected,
      reason: expect.stringContaining('/data'),
      cause,
    });
  });

  it('leaves every other error as it is', () => {
    for (const other of [systemError('EIO'), new GatehouseError('internal'), undefined, 'text']) {
      expect(diskError(other, '/data')).toBe(other);
    }
  });
});
