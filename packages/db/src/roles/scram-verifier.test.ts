import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { scramVerifier } from './scram-verifier.ts';

describe('scramVerifier', () => {
  it('has the form that PostgreSQL stores, and fits the password (RFC 5802, section 3)', () => {
    const parts = /^SCRAM-SHA-256\$4096:([^$]+)\$([^:]+):(.+)$/.exec(scramVerifier('correct horse'));
    const salted = pbkdf2Sync('correct horse', Buffer.from(parts?.[1] ?? '', 'base64'), 4096, 32, 'sha256');
    const clientKey = createHmac('sha256', salted).update('Client Key').digest();
    expect(parts?.[2]).toBe(createHash('sha256').update(clientKey).digest('base64'));
    expect(parts?.[3]).toBe(createHmac('sha256', salted).update('Server Key').digest('base64'));
  });

  it('is salted: two verifiers of one password differ, and neither contains it', () => {
    expect(scramVerifier('swordfish')).not.toBe(scramVerifier('swordfish'));
    expect(scramVerifier('swordfish')).not.toContain('swordfish');
  });

  it.each(['', 'pässword', 'a\nb', 'a\0b', 'x'.repeat(257)])('refuses %j', (password) => {
    expect(() => scramVerifier(password)).toThrow(expect.objectContaining({ code: 'settings.invalid' }));
  });
});
