import { PageHeader } from '../../ui/page-header.tsx';
import { knownTools } from './known-tools.ts';
import { NewRoleForm } from './new-role-form.tsx';

/** Where a role is made. */
export async function NewRolePage({ tenant }: { readonly tenant: string }) {
  return (
    <>
      <PageHeader title="New role">It holds for nobody until it is given to somebody.</PageHeader>
      <NewRoleForm tenant={tenant} tools={await knownTools(tenant)} />
    </>
  );
}
