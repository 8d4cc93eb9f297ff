import type { TenantTx } from '@gatehouse/db';

/**
 * Whether a session has not ended. If so, whoever ends it waits from here on until this unit of work has ended, and so does
 * whoever gives it another secret.
 */
export async function holdSession(tx: TenantTx, accountId: string, uid: string): Promise<boolean> {
  const { tenantId } = tx;
  const [held] = await tx.$queryRaw`
    select uid from oauth_sessions
     where tenant_id = ${tenantId}::uuid and uid = ${uid} and account_id = ${accountId}::uuid for key share`;
  return held !== undefined;
}
