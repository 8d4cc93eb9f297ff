import { listSecrets } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';

/** Names of secrets, for a list of suggestions: none where nobody says. */
export async function secretNames(tenant: string): Promise<readonly string[]> {
  const { body } = await pageData(tenant, listSecrets, { params: { tenant }, query: { limit: 200 } });
  return body?.items.map(({ name }) => name) ?? [];
}
