import type { TenantTx } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';

/** Name of the tenant's setting; its value is `allowed` (as when there is none) or `forbidden`. */
export const OPERATOR_TOKENS = 'operator-tokens';

/**
 * Whether operators may mint tokens in the name of this tenant's subjects. What is neither value forbids it.
 *
 * @param breakGlass the reason for doing it all the same; it is recorded
 * @throws GatehouseError `operator-tokens.forbidden`
 */
export async function checkOperatorTokens(tx: TenantTx, breakGlass: string | undefined): Promise<void> {
  const setting = await tx.setting.findUnique({
    where: { tenantId_name: { tenantId: tx.tenantId, name: OPERATOR_TOKENS } },
    select: { value: true },
  });
  if (setting === null || setting.value === 'allowed' || breakGlass !== undefined) return;
  throw new GatehouseError('operator-tokens.forbidden');
}
