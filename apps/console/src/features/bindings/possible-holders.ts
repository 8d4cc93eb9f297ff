import { listClients, listGroups, listIssuers, listPrincipals } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';

/** Names that a role may be given to, for suggestions. Others may be written as well. */
export interface PossibleHolders {
  readonly subjects: readonly string[];
  readonly groups: readonly string[];
  readonly clients: readonly string[];
  /** Besides the built-in one. */
  readonly issuers: readonly string[];
}

/** Suggestions; what is not known now is not suggested. */
export async function holdersOf(tenant: string): Promise<PossibleHolders> {
  const request = { params: { tenant }, query: { limit: 200 } };
  const [principals, groups, clients, issuers] = await Promise.all([
    pageData(tenant, listPrincipals, request),
    pageData(tenant, listGroups, request),
    pageData(tenant, listClients, request),
    pageData(tenant, listIssuers, request),
  ]);
  return {
    subjects: [...new Set(principals.body?.items.map(({ subject }) => subject))],
    groups: groups.body?.items.map(({ slug }) => slug) ?? [],
    clients: clients.body?.items.map(({ id }) => id) ?? [],
    issuers: issuers.body?.items.map(({ slug }) => slug) ?? [],
  };
}
