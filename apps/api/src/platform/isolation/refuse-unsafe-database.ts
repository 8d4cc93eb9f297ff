import { checkDatabase, type Database } from '@gatehouse/db';
import { GatehouseError } from '@gatehouse/errors';

/**
 * Stops the boot when the database does not keep tenants apart, or could be made not to by the role that we run as.
 *
 * @throws GatehouseError `isolation.unproven`, naming every fault with its remedy
 */
export async function refuseUnsafeDatabase(database: Database): Promise<void> {
  const findings = await checkDatabase(database);
  const faults = findings.flatMap((finding) => (finding.ok ? [] : [`${finding.sentence} ${finding.remedy}`]));
  if (faults.length > 0) throw new GatehouseError('isolation.unproven', { reason: faults.join('\n') });
}
