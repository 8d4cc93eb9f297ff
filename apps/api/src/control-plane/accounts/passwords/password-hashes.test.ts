import { parseOptions } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { ARGON2_COST, NOBODYS_HASH, PasswordHashes } from './password-hashes.ts';

const hashes = new PasswordHashes();

describe('password hashes', () => {
  it('are argon2id, and no two are alike', async () => {
    const [one, other] = [await hashes.hash('wander-kettle-piano'), await hashes.hash('wander-kettle-piano')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await hashes.matches(one, 'wander-kettle-piano')).toBe(true);
    expect(await hashes.matches(one, 'wander-kettle-pian')).toBe(false);
  });

  it('cost as much to compare where there is none', async () => {
    expect(parseOptions(NOBODYS_HASH)).toMatchObject(ARGON2_COST);
    expect(parseOptions(NOBODYS_HASH).algorithm).toBe(parseOptions(await hashes.hash('x')).algorithm);
    expect(await hashes.matches(undefined, 'anything')).toBe(false);
  });

  it('take a password in whichever way its characters are composed', async () => {
    const composed = await hashes.hash('caf\u00e9 at the corner');
    expect(await hashes.matches(composed, 'cafe\u0301 at the corner')).toBe(true);
  });

  it('match nothing that is longer than a password can be', async () => {
    const long = 'x'.repeat(1024);
    const hash = await hashes.hash(long);
    expect(await hashes.matches(hash, long)).toBe(true);
    expect(await hashes.matches(hash, `${long}y`)).toBe(false);
  });
});
