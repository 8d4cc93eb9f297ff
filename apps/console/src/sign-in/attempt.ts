import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { isTenantSlug } from './tenant-slug.ts';

/** Milliseconds: as long as the issuer waits for a person. */
const LIFETIME = 60 * 60_000;

const schema = z.object({
  tenant: z.string().refine(isTenantSlug),
  /** Path at the console. */
  to: z.string(),
  at: z.number(),
});

/** A sign-in that was begun: where, and with what the answer to it is known again. */
export interface Attempt {
  readonly tenant: string;
  readonly to: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** What a browser's attempts are made with: a cookie of its own, so that no other browser can end what it began. */
export function newBrowserKey(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Begins a sign-in. `state` carries all of it, and nonce and PKCE verifier are made of `state` and the browser's key: so
 * any number of tabs may sign in at once, and nothing is kept anywhere.
 */
export function beginAttempt(browserKey: string, { tenant, to }: Pick<Attempt, 'tenant' | 'to'>, now: Date): Attempt {
  const told = JSON.stringify({ tenant, to, at: now.getTime(), id: randomBytes(16).toString('base64url') });
  const body = Buffer.from(told).toString('base64url');
  return attemptOf(browserKey, body, { tenant, to });
}

/** The attempt that an answer is to; `undefined` for one of another browser, a made up one, or one of long ago. */
export function resumeAttempt(browserKey: string, state: string, now: Date): Attempt | undefined {
  const [body = ''] = state.split('.');
  const expected = Buffer.from(stateOf(browserKey, body));
  const given = Buffer.from(state);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const { tenant, to, at } = schema.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  return now.getTime() - at > LIFETIME ? undefined : attemptOf(browserKey, body, { tenant, to });
}

function attemptOf(browserKey: string, body: string, told: Pick<Attempt, 'tenant' | 'to'>): Attempt {
  return {
    ...told,
    state: stateOf(browserKey, body),
    nonce: derived(browserKey, 'nonce', body),
    codeVerifier: derived(browserKey, 'code verifier', body),
  };
}

function stateOf(browserKey: string, body: string): string {
  return `${body}.${derived(browserKey, 'state', body)}`;
}

function derived(browserKey: string, purpose: string, body: string): string {
  return createHmac('sha256', browserKey).update(`${purpose} ${body}`).digest('base64url');
}
