import { PageHeader } from '../../ui/page-header.tsx';
import { secretNames } from '../secrets/secret-names.ts';
import { NewUpstreamForm } from './new-upstream-form.tsx';

/** Makes an upstream of a server, once it has said what it is. */
export async function NewUpstreamPage({ tenant }: { readonly tenant: string }) {
  return (
    <>
      <PageHeader title="Add an upstream">
        It is asked what it offers first. Callers see its tools once an endpoint shows it and a role grants them.
      </PageHeader>
      <NewUpstreamForm tenant={tenant} secrets={await secretNames(tenant)} />
    </>
  );
}
