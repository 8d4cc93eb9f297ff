import { describe, expect, it } from 'vitest';
import { redirectTarget } from './redirect-target.ts';

describe('where the answer to a client goes', () => {
  it.each([
    'http://127.0.0.1:33418/callback',
    'http://127.1/callback',
    'http://0x7f000001/callback',
    'http://127.9.9.9/',
    'http://[::1]:8080/callback',
    'http://localhost/callback',
    'http://LOCALHOST./callback',
    'http://app.localhost:3000/',
  ])('%s is this computer', (uri) => {
    expect(redirectTarget(uri, 'claude.ai')).toMatchObject({ kind: 'loopback' });
  });

  it.each([
    'https://localhost.evil.example/',
    'https://127.0.0.1.evil.example/',
    'https://claude.ai.evil.example/',
    'https://claude.ai@evil.example/',
    'https://claude.ai:8443/',
    'https://sub.claude.ai/',
    'https://сlaude.ai/',
  ])('%s is not the host claude.ai', (uri) => {
    expect(redirectTarget(uri, 'claude.ai')).toMatchObject({ kind: 'elsewhere' });
  });

  it('the host of a client is its own in any case of letters', () => {
    expect(redirectTarget('https://Claude.AI/cb', 'CLAUDE.ai')).toEqual({ kind: 'own-host', host: 'claude.ai' });
  });

  it('a client that names no host has none of its own', () => {
    expect(redirectTarget('https://claude.ai/cb', undefined)).toEqual({ kind: 'elsewhere', host: 'claude.ai' });
  });

  it('letters that look like others are shown as they are sent', () => {
    expect(redirectTarget('https://сlaude.ai/', 'claude.ai')).toEqual({ kind: 'elsewhere', host: 'xn--laude-0ye.ai' });
  });

  it('a scheme of its own leads to a program', () => {
    expect(redirectTarget('cursor://anysphere/cb', 'cursor.com')).toEqual({ kind: 'program', scheme: 'cursor:' });
  });
});
