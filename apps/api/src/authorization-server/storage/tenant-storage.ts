import type { Clock, Database, TenantId } from '@gatehouse/db';

/** Where the adapters of one tenant keep what they keep. */
export interface TenantStorage {
  readonly tenantId: TenantId;
  /** `iss` */
  readonly issuer: string;
  readonly database: Database;
  readonly clock: Clock;
}

/** When something ends that lives for so many seconds. What the provider stores always has an end. */
export function endOf({ clock }: Pick<TenantStorage, 'clock'>, expiresIn: number | undefined): Date {
  if (expiresIn === undefined) throw new TypeError('nothing is stored without an end');
  return new Date(clock.now().getTime() + expiresIn * 1000);
}
