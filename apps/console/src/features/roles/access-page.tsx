import { type BindingView, listBindings, listRoles, type RoleView } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { describeGrant, describeHolder } from './describe-grant.ts';

/** More than a page of either is long for a person, too. */
const LIMIT = 200;

/** Who may do what in a tenant. */
export async function AccessPage({ tenant }: { readonly tenant: string }) {
  const [roles, bindings] = await Promise.all([
    pageData(tenant, listRoles, { params: { tenant }, query: { limit: LIMIT } }),
    pageData(tenant, listBindings, { params: { tenant }, query: { limit: LIMIT } }),
  ]);
  const problem = roles.problem ?? bindings.problem;
  return (
    <>
      <PageHeader title="Access">
        A role is a set of grants, and a binding gives it to somebody. Nothing granted is nothing allowed; a denial
        wins.
      </PageHeader>
      {problem && <ProblemNotice problem={problem} />}
      {roles.body?.items.length === 0 && (
        <EmptyState title="No role yet">
          Without one, nobody may call anything. Write one into the tenant’s file.
        </EmptyState>
      )}
      <div className="grid gap-5">
        {roles.body?.items.map((role) => (
          <RolePanel
            key={role.slug}
            role={role}
            bindings={bindings.body?.items.filter((binding) => binding.role === role.slug) ?? []}
          />
        ))}
      </div>
      {(roles.body?.nextCursor || bindings.body?.nextCursor) && (
        <p className="mt-4 text-ink-quiet">There are more than {LIMIT}; the rest is in the export of the tenant.</p>
      )}
    </>
  );
}

interface RolePanelProps {
  readonly role: RoleView;
  readonly bindings: readonly BindingView[];
}

function RolePanel({ role, bindings }: RolePanelProps) {
  return (
    <Panel title={role.slug} aside={role.fromFile && <Badge>from the file</Badge>}>
      <div className="grid gap-5 md:grid-cols-2">
        <div>
          <h3 className="mb-2 text-small font-strong text-ink-quiet">Grants</h3>
          <ul className="grid gap-2">
            {role.grants.map((grant, index) => {
              const { effect, things } = describeGrant(grant);
              return (
                <li key={index} className="grid grid-cols-[3.5rem_1fr] items-baseline gap-2 text-small">
                  <Badge kind={effect === 'deny' ? 'danger' : 'success'}>{effect}</Badge>
                  <CodeText>{things}</CodeText>
                </li>
              );
            })}
          </ul>
        </div>
        <div>
          <h3 className="mb-2 text-small font-strong text-ink-quiet">Held by</h3>
          {bindings.length === 0 && <p className="text-ink-quiet">Nobody.</p>}
          <ul className="grid gap-2">
            {bindings.map(({ id, to, until }) => (
              <li key={id} className="text-small">
                <CodeText>{describeHolder(to)}</CodeText>
                {until && <span className="text-small text-ink-quiet"> until {until.slice(0, 10)}</span>}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </Panel>
  );
}
