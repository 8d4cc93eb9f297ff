import { getMember } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { Badge } from '../../ui/badge.tsx';
import { Facts } from '../../ui/facts.tsx';
import { CodeText, ForeignName, ForeignText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { MemberActions } from './member-actions.tsx';
import { STANDING } from './member-standing.ts';
import { MembershipsForm } from './memberships-form.tsx';

export interface MemberPageProps {
  readonly tenant: string;
  readonly member: string;
}

/** One account: who it is, and what they may do here. */
export async function MemberPage({ tenant, member }: MemberPageProps) {
  const permissions = await permissionsAt(tenant);
  const { body, etag = '', problem } = await pageData(tenant, getMember, { params: { tenant, member } });
  if (problem) {
    return (
      <>
        <PageHeader title="Member" />
        <ProblemNotice problem={problem} />
      </>
    );
  }
  const overOwners = permissions.includes('owners:write');
  const mayChange = permissions.includes('members:write') && (overOwners || !body.memberships.includes('owner'));
  return (
    <>
      <PageHeader
        title={<ForeignName>{body.email}</ForeignName>}
        actions={mayChange && <MemberActions tenant={tenant} member={body} etag={etag} />}
      >
        <Badge kind={STANDING[body.status]}>{body.status}</Badge>
      </PageHeader>
      <div className="grid gap-5">
        <Panel title="Account">
          <Facts
            facts={[
              { term: 'Name', value: body.name ? <ForeignText>{body.name}</ForeignText> : 'not given yet' },
              { term: 'Subject', value: <CodeText>{body.subject}</CodeText> },
              { term: 'E-mail address', value: body.emailVerified ? 'verified' : 'not verified yet' },
              { term: 'Since', value: <Moment at={body.createdAt} /> },
              ...(mayChange ? [] : [{ term: 'Memberships', value: body.memberships.join(', ') || 'none' }]),
            ]}
          />
        </Panel>
        {mayChange && (
          <Panel title="Memberships">
            <MembershipsForm tenant={tenant} member={body} etag={etag} overOwners={overOwners} />
          </Panel>
        )}
      </div>
    </>
  );
}
