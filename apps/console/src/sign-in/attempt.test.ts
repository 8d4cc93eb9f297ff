import { describe, expect, it } from 'vitest';
import { beginAttempt, newBrowserKey, resumeAttempt } from './attempt.ts';

const now = new Date('2026-11-29T12:00:00.000Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const where = { tenant: 'acme', to: '/t/acme/tools' };

describe('a sign-in that was begun', () => {
  it('is known again by its state, in the browser that began it', () => {
    const key = newBrowserKey();
    const attempt = beginAttempt(key, where, now);
    expect(attempt).toMatchObject(where);
    expect(resumeAttempt(key, attempt.state, later(3_599_000))).toEqual(attempt);
  });

  it('is nobody else’s', () => {
    const attempt = beginAttempt(newBrowserKey(), where, now);
    expect(resumeAttempt(newBrowserKey(), attempt.state, now)).toBeUndefined();
    expect(resumeAttempt('', attempt.state, now)).toBeUndefined();
  });

  it('is over after an hour', () => {
    const key = newBrowserKey();
    expect(resumeAttempt(key, beginAttempt(key, where, now).state, later(3_600_001))).toBeUndefined();
  });

  it('cannot be made up or bent', () => {
    const key = newBrowserKey();
    const { state } = beginAttempt(key, where, now);
    const [body, proof] = state.split('.');
    const bent = Buffer.from(JSON.stringify({ tenant: 'globex', to: '/', at: now.getTime() })).toString('base64url');
    for (const made of ['', '.', state.slice(1), `${state}x`, `${bent}.${proof}`, `${body}.`, `${state}.${proof}`]) {
      expect(resumeAttempt(key, made, now), made).toBeUndefined();
    }
  });

  it('shares no secret with another one', () => {
    const key = newBrowserKey();
    const [one, other] = [beginAttempt(key, where, now), beginAttempt(key, where, now)];
    const secrets = [one, other].flatMap(({ state, nonce, codeVerifier }) => [state, nonce, codeVerifier]);
    expect(new Set(secrets).size).toBe(6);
    for (const { codeVerifier } of [one, other]) expect(codeVerifier).toMatch(/^[\w-]{43}$/);
  });
});
