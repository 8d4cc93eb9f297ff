import type { TenantTx } from '@gatehouse/db';
import { type AccountEvent, recordAccountEvent } from '../account-event.ts';
import type { FactorKind } from '../sign-in/outcome.ts';

/** That an account got or lost a factor; an `id` tells passkeys apart. */
export function recordFactor(
  tx: TenantTx,
  change: 'added' | 'removed',
  {
    factor,
    id,
    ...event
  }: Omit<AccountEvent, 'kind' | 'detail'> & { readonly factor: FactorKind; readonly id?: string },
): Promise<void> {
  return recordAccountEvent(tx, { ...event, kind: `account.factor-${change}`, detail: { factor, ...(id && { id }) } });
}
