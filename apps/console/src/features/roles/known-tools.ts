import { listTools } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { wholeList } from '../../server/whole-list.ts';
import type { KnownTool } from './covered-tools.ts';

/** The tools of a tenant, as far as grants are about them; none where that is not known now. */
export async function knownTools(tenant: string): Promise<readonly KnownTool[]> {
  const { body } = await wholeList((query) => pageData(tenant, listTools, { params: { tenant }, query }));
  return (body?.items ?? []).map(({ name, annotations, tags }) => ({ name, annotations, tags }));
}
