import { listEndpoints } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';

/** Slugs of a tenant's endpoints; the one that every tenant has where that is not known now. */
export async function endpointsOf(tenant: string): Promise<readonly string[]> {
  const { body } = await pageData(tenant, listEndpoints, { params: { tenant }, query: { limit: 200 } });
  return body?.items.map(({ slug }) => slug) ?? ['default'];
}
