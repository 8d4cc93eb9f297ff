import { checkDatabase, type Database } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';
import type { Logger } from 'pino';

/**
 * Stops the boot when the database does not keep tenants apart, or could be made not to by the role that we run as. What
 * somebody should only know of is logged.
 *
 * @throws GatehouseError `isolation.unproven`, naming every fault with its remedy
 */
export async function refuseUnsafeDatabase(database: Database, logger: Logger): Promise<void> {
  const wrong = (await checkDatabase(database)).filter(({ ok }) => !ok);
  for (const { check, sentence, remedy } of wrong.filter(({ severity }) => severity === 'warn')) {
    logger.warn({ check, remedy }, sentence);
  }
  const faults = wrong.filter(({ severity }) => severity === 'refuse');
  if (faults.length === 0) return;
  const reason = faults.map(({ sentence, remedy }) => `${sentence} ${remedy}`).join('\n');
  throw new GatehouseError('isolation.unproven', { reason });
}
