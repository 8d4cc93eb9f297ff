import type { Settings } from '../config/settings.ts';

/** How the console's cookies are called and sent. */
export interface CookieRules {
  /** The secret of the session at one tenant: of each tenant another, so that one browser may be signed in at several. */
  session(tenant: string): string;
  /** What the sign-ins of this browser are begun with. */
  readonly signIn: string;
  /** The tenant of the last sign-in: no secret. */
  readonly tenant: string;
  /** Light or dark, where the person has chosen. */
  readonly theme: string;
  readonly options: {
    readonly httpOnly: true;
    readonly sameSite: 'lax';
    readonly secure: boolean;
    readonly path: '/';
  };
}

/**
 * On https the names begin as browsers want it to be sure that no neighbouring host and no plain http has set them
 * (RFC 6265bis section 4.1.3). On http, which is loopback, browsers refuse such names.
 */
export function cookieRules({ consoleUrl }: Pick<Settings, 'consoleUrl'>): CookieRules {
  const secure = consoleUrl.startsWith('https:');
  const prefix = `${secure ? '__Host-' : ''}gatehouse-console`;
  return {
    session: (tenant) => `${prefix}-session-${tenant}`,
    signIn: `${prefix}-sign-in`,
    tenant: `${prefix}-tenant`,
    theme: `${prefix}-theme`,
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
  };
}
