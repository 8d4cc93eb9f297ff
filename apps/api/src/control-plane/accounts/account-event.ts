import type { TenantTx } from '@gatehouse/db';
import { appendEvent } from '../audit/append-event.ts';
import type { EventKind, NewEvent } from '../audit/event.ts';

/** Something that happened to an account. It is named by its id: no e-mail, no name and no address is in the record. */
export interface AccountEvent extends Pick<NewEvent, 'at' | 'correlationId' | 'outcome' | 'reason' | 'detail'> {
  readonly kind: Extract<EventKind, `account.${string}`>;
  /** Absent where nobody has the e-mail that was tried. */
  readonly accountId: string | undefined;
}

/** Records it in the transaction of the change that it tells of. */
export function recordAccountEvent(tx: TenantTx, { accountId, ...event }: AccountEvent): Promise<void> {
  return appendEvent(tx, { ...event, target: accountId });
}
