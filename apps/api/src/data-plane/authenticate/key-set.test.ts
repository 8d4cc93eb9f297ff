import { createSigningKey } from '@gatehouse/testkit';
import type { JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { readKeySet } from './key-set.ts';

let ec: JWK;
let rsa: JWK;

beforeAll(async () => {
  ec = (await createSigningKey({ kid: 'ec' })).publicJwk;
  rsa = (await createSigningKey({ kid: 'rsa', alg: 'RS256' })).publicJwk;
});

const kids = (...keys: unknown[]) => [...(readKeySet({ keys })?.keys() ?? ['no key set'])];

describe('readKeySet', () => {
  it('takes keys with the algorithm that they name, and only the members that make them up', () => {
    const keys = readKeySet({ keys: [{ ...ec, x5c: ['abc'], note: 'a' }, rsa] });
    expect(keys?.get('ec')).toEqual({ algorithms: ['ES256'], jwk: ec });
    expect(keys?.get('rsa')?.algorithms).toEqual(['RS256']);
  });

  it('takes a key that names none with every algorithm that fits it', () => {
    const { alg: _alg, use: _use, ...bare } = rsa;
    const algorithms = readKeySet({ keys: [bare] })?.get('rsa')?.algorithms;
    expect(algorithms).toEqual(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']);
  });

  it.each([
    ['a shared secret', () => ({ kty: 'oct', kid: 'x', k: 'c2VjcmV0', alg: 'HS256' })],
    ['a private key', () => ({ ...ec, d: 'abc' })],
    ['a key for encryption', () => ({ ...rsa, use: 'enc' })],
    ['a key for other operations', () => ({ ...rsa, key_ops: ['encrypt'] })],
    ['an algorithm that does not fit the key', () => ({ ...rsa, alg: 'ES256' })],
    ['a symmetric algorithm on a public key', () => ({ ...rsa, alg: 'HS256' })],
    ['a curve nobody signs with here', () => ({ ...ec, crv: 'secp256k1' })],
    ['a curve that every object has', () => ({ ...ec, crv: 'constructor' })],
    ['a modulus of 1024 bits', () => ({ ...rsa, n: Buffer.alloc(128, 0xff).toString('base64url') })],
    ['1024 bits behind zeros', () => ({ ...rsa, n: Buffer.alloc(256).fill(0xff, 128).toString('base64url') })],
    ['2047 bits', () => ({ ...rsa, n: Buffer.alloc(256, 0xff).fill(0x7f, 0, 1).toString('base64url') })],
    ['a modulus without an end', () => ({ ...rsa, n: Buffer.alloc(4096, 0xff).toString('base64url') })],
    ['exponent 1', () => ({ ...rsa, e: 'AQ' })],
    ['an even exponent', () => ({ ...rsa, e: 'BA' })],
    ['a huge exponent', () => ({ ...rsa, e: Buffer.alloc(64, 0xff).toString('base64url') })],
    ['no key id', () => ({ ...ec, kid: undefined })],
    ['a key id that is a number', () => ({ ...ec, kid: 1 })],
    ['null', () => null],
    ['text', () => 'key'],
  ])('leaves out %s', (_name, key) => {
    expect(kids(key(), { ...ec, kid: 'good' })).toEqual(['good']);
  });

  it('leaves out all keys that share an id', async () => {
    const other = (await createSigningKey({ kid: 'ec' })).publicJwk;
    expect(kids(ec, rsa, other)).toEqual(['rsa']);
  });

  it.each([
    ['null', null],
    ['text', '<html>'],
    ['no keys', {}],
    ['keys that are an object', { keys: {} }],
    ['keys without an end', { keys: Array.from({ length: 65 }, () => ({})) }],
  ])('finds no key set in %s', (_name, document) => {
    expect(readKeySet(document)).toBeUndefined();
  });

  it('takes an empty set for what it says: no key is good', () => {
    expect(kids()).toEqual([]);
  });
});
