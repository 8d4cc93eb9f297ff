import { getRole, listBindings } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { wholeList } from '../../server/whole-list.ts';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { BindingTable } from '../bindings/binding-table.tsx';
import { GiveRoleButton } from '../bindings/give-role-button.tsx';
import { holdersOf } from '../bindings/possible-holders.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { GrantSentence } from './grant-sentence.tsx';
import { knownTools } from './known-tools.ts';
import { RemoveRole } from './remove-role.tsx';
import { RoleForm } from './role-form.tsx';

export interface RolePageProps {
  readonly tenant: string;
  readonly role: string;
}

/** One role: what it grants, and who has it. */
export async function RolePage({ tenant, role }: RolePageProps) {
  const permissions = await permissionsAt(tenant);
  const [{ body, etag = '', problem }, bindings, tools, holders] = await Promise.all([
    pageData(tenant, getRole, { params: { tenant, role } }),
    wholeList((query) => pageData(tenant, listBindings, { params: { tenant }, query })),
    knownTools(tenant),
    holdersOf(tenant),
  ]);
  if (problem) {
    return (
      <>
        <PageHeader title={role} />
        <ProblemNotice problem={problem} />
      </>
    );
  }
  const canWrite = permissions.includes('roles:write');
  return (
    <>
      <PageHeader title={body.slug} actions={canWrite && <RemoveRole version={{ tenant, role, etag }} />}>
        Allows what its grants allow. A denial wins, over other roles as well.
      </PageHeader>
      <div className="grid gap-6">
        {canWrite && body.fromFile && (
          <Notice title="This role is in the tenant’s file.">
            What you change here holds until the file is applied again.
          </Notice>
        )}
        {canWrite ? (
          <RoleForm tenant={tenant} role={body} etag={etag} tools={tools} />
        ) : (
          <Panel title="Grants">
            <ul className="grid gap-3">
              {body.grants.map((grant) => (
                <li key={JSON.stringify(grant)}>
                  <GrantSentence grant={grant} />
                </li>
              ))}
            </ul>
          </Panel>
        )}
        <Panel
          title="Who has it"
          aside={
            permissions.includes('bindings:write') && <GiveRoleButton {...{ tenant, holders }} roles={[role]} dense />
          }
        >
          {bindings.problem ? (
            <ProblemNotice problem={bindings.problem} />
          ) : (
            <BindingTable
              tenant={tenant}
              bindings={bindings.body.items.filter((one) => one.role === role)}
              none="Nobody."
              withoutRole
            />
          )}
        </Panel>
      </div>
    </>
  );
}
