import type { AddressQuery } from '../../server/list-query.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { holdersOf } from '../bindings/possible-holders.ts';
import { knownTools } from '../roles/known-tools.ts';
import { endpointsOf } from './endpoints-of.ts';
import { ExplainForm } from './explain-form.tsx';

const GIVEN = ['subject', 'issuer', 'endpoint', 'client', 'kind', 'name'] as const;

export interface ExplainPageProps {
  readonly tenant: string;
  readonly query: AddressQuery;
}

/** Why somebody may do something, or may not. */
export async function ExplainPage({ tenant, query }: ExplainPageProps) {
  const [tools, endpoints, { subjects, issuers }] = await Promise.all([
    knownTools(tenant),
    endpointsOf(tenant),
    holdersOf(tenant),
  ]);
  const given = Object.fromEntries(
    GIVEN.flatMap((name) => {
      const value = query[name];
      // The API calls the built-in issuer by a name, the form by none.
      return typeof value === 'string' && value !== 'builtin' ? [[name, value]] : [];
    }),
  );
  return (
    <>
      <PageHeader title="Explain a decision">
        The decision that a call would get, and why. It is asked of what decides, and recorded nowhere as a call.
      </PageHeader>
      <ExplainForm
        key={JSON.stringify(given)}
        {...{ tenant, given, subjects, issuers, endpoints }}
        tools={tools.map(({ name }) => name)}
      />
    </>
  );
}
