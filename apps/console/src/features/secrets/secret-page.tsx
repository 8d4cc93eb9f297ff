import { getSecret, listUpstreams } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { wholeList } from '../../server/whole-list.ts';
import { Facts } from '../../ui/facts.tsx';
import { CodeText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { RemoveSecret } from './remove-secret.tsx';
import { SecretForm } from './secret-form.tsx';

export interface SecretPageProps {
  readonly tenant: string;
  readonly secret: string;
}

/** One secret: when it was set, what refers to it, and never its value. */
export async function SecretPage({ tenant, secret }: SecretPageProps) {
  const permissions = await permissionsAt(tenant);
  const [{ body, etag = '', problem }, upstreams] = await Promise.all([
    pageData(tenant, getSecret, { params: { tenant, secret } }),
    wholeList((query) => pageData(tenant, listUpstreams, { params: { tenant }, query })),
  ]);
  if (problem) {
    return (
      <>
        <PageHeader title={secret} />
        <ProblemNotice problem={problem} />
      </>
    );
  }
  const reference = `local:${body.name}`;
  const users = upstreams.body?.items.filter(
    ({ credential }) => credential.type === 'header' && credential.value === reference,
  );
  const canWrite = permissions.includes('secrets:write');
  return (
    <>
      <PageHeader title={body.name} actions={canWrite && <RemoveSecret version={{ tenant, secret, etag }} />}>
        Nobody is told its value. It can be given another one.
      </PageHeader>
      <div className="grid gap-5">
        <Panel title="What is known">
          <Facts
            facts={[
              { term: 'Referred to as', value: <CodeText>{reference}</CodeText> },
              { term: 'Used by', value: users?.map(({ slug }) => slug).join(', ') || 'no upstream' },
              { term: 'Last set', value: <Moment at={body.updatedAt} /> },
              { term: 'Since', value: <Moment at={body.createdAt} /> },
            ]}
          />
        </Panel>
        {canWrite && (
          <Panel title="Set another value">
            <SecretForm tenant={tenant} secret={body} etag={etag} />
          </Panel>
        )}
      </div>
    </>
  );
}
