import type { TenantTx } from '@gatehouse/db';

/** Nest provider token of the one {@link SessionEnder}. */
export const SESSION_ENDER = Symbol('SessionEnder');

/** What a person's sign-in has led to is ended by whoever keeps it: sessions, consents' tokens, refresh tokens. */
export interface SessionEnder {
  /**
   * Ends every session of an account and everything that was issued to clients for it, in this unit of work.
   *
   * @param exceptSessionUid the session that asks for it and goes on, without what came of it
   * @returns how many sessions there were
   */
  endAll(tx: TenantTx, accountId: string, exceptSessionUid?: string): Promise<number>;
}
