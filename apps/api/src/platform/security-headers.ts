import type { Settings } from '../config/settings.ts';

/** Two years, as browsers want it. */
const HSTS = 'max-age=63072000';

/**
 * What every answer of the api says to browsers: nothing of it is a page, nothing is to be guessed, framed, kept or
 * told to other sites. An answer that is a page, or that may be kept, says so itself in place of these.
 */
export function securityHeaders({ publicUrl }: Pick<Settings, 'publicUrl'>): Readonly<Record<string, string>> {
  return {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': HSTS }),
  };
}
