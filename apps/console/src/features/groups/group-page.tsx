import { getGroup, listBindings } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { wholeList } from '../../server/whole-list.ts';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { BindingTable } from '../bindings/binding-table.tsx';
import { holdersOf } from '../bindings/possible-holders.ts';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { GroupForm } from './group-form.tsx';
import { keyOf } from './group-members.ts';
import { MemberName } from './member-editor.tsx';
import { RemoveGroup } from './remove-group.tsx';

export interface GroupPageProps {
  readonly tenant: string;
  readonly group: string;
}

/** One group: who is in it, and which roles that gives them. */
export async function GroupPage({ tenant, group }: GroupPageProps) {
  const permissions = await permissionsAt(tenant);
  const [{ body, etag = '', problem }, bindings, { subjects, issuers }] = await Promise.all([
    pageData(tenant, getGroup, { params: { tenant, group } }),
    wholeList((query) => pageData(tenant, listBindings, { params: { tenant }, query })),
    holdersOf(tenant),
  ]);
  if (problem) {
    return (
      <>
        <PageHeader title={group} />
        <ProblemNotice problem={problem} />
      </>
    );
  }
  const canWrite = permissions.includes('groups:write');
  return (
    <>
      <PageHeader title={body.slug} actions={canWrite && <RemoveGroup version={{ tenant, group, etag }} />}>
        Whoever is in it has the roles that are given to it.
      </PageHeader>
      <div className="grid gap-6">
        {canWrite && body.fromFile && (
          <Notice title="This group is in the tenant’s file.">
            What you change here holds until the file is applied again.
          </Notice>
        )}
        <Panel title="Members">
          {canWrite ? (
            <GroupForm {...{ tenant, etag, subjects, issuers }} group={body} />
          ) : (
            <ul className="grid gap-2">
              {body.members.map((member) => (
                <li key={keyOf(member)}>
                  <MemberName member={member} />
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title="Roles">
          {bindings.problem ? (
            <ProblemNotice problem={bindings.problem} />
          ) : (
            <BindingTable
              tenant={tenant}
              bindings={bindings.body.items.filter(({ to }) => to.group === group)}
              none="None is given to it."
            />
          )}
        </Panel>
      </div>
    </>
  );
}
