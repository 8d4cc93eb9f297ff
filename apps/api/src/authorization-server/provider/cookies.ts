import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TenantId } from '@gatehouse/db';
import type { MasterKeys, SealingKey } from '@gatehouse/secrets';
import type { Configuration } from 'oidc-provider';
import { issuerPath } from '../issuer-url.ts';

/** How an issuer's cookies are called, signed and sent. */
export type IssuerCookies = NonNullable<Configuration['cookies']>;

/**
 * Cookies of one tenant's issuer. They are named after it and signed with a key of its own, so that none passes for
 * another tenant's; what they hold is looked up in that tenant alone besides.
 *
 * On https the names begin as browsers want it to be sure that no neighbouring host and no plain http has set them
 * (RFC 6265bis section 4.1.3). `__Host-` asks for the path `/`, which only what is for the whole issuer can have. On http, which is loopback,
 * browsers refuse such names.
 */
export function cookiesOf(
  tenantSlug: string,
  tenantId: TenantId,
  publicUrl: string,
  masterKeys: MasterKeys,
): IssuerCookies {
  const isSecure = publicUrl.startsWith('https:');
  const [host, secure] = isSecure ? ['__Host-', '__Secure-'] : ['', ''];
  const common = { httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
  return {
    names: {
      session: `${host}gatehouse-${tenantSlug}-session`,
      interaction: `${secure}gatehouse-${tenantSlug}-interaction`,
      resume: `${secure}gatehouse-${tenantSlug}-resume`,
    },
    keys: new CookieSignatures(masterKeys.derive(`cookies of ${tenantId}`).all) as never,
    long: { ...common, path: isSecure ? '/' : issuerPath(tenantSlug) },
    // Each interaction has the path of its page: parallel ones in one browser do not meet.
    short: common,
  };
}

/**
 * The name of a cookie that is ours, and not the provider's: it tells browsers apart in which nobody is signed in. It is sent
 * as that of the session is.
 */
export function visitCookie(tenantSlug: string, publicUrl: string): string {
  return `${publicUrl.startsWith('https:') ? '__Host-' : ''}gatehouse-${tenantSlug}-visit`;
}

/** Signs as Keygrip would (the interface that the cookies' library asks for), with SHA-256 and keys that stay keys. */
class CookieSignatures {
  constructor(private readonly keys: readonly SealingKey[]) {}

  sign(data: string): string {
    const [current] = this.keys;
    if (!current) throw new RangeError('there is always a current key');
    return signature(current, data);
  }

  verify(data: string, given: string): boolean {
    return this.index(data, given) !== -1;
  }

  /** Which key made it, 0 being the current one. With another than that the cookie is signed again. */
  index(data: string, given: string): number {
    return this.keys.findIndex((key) => isEqual(signature(key, data), given));
  }
}

function signature({ material }: SealingKey, data: string): string {
  return createHmac('sha256', material).update(data).digest('base64url');
}

function isEqual(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)];
  return one.length === other.length && timingSafeEqual(one, other);
}
