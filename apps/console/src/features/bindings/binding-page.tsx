import { getBinding } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { CodeText } from '../../ui/foreign-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { describeHolder } from './describe-holder.ts';
import { RemoveBinding } from './remove-binding.tsx';
import { UntilForm } from './until-form.tsx';

export interface BindingPageProps {
  readonly tenant: string;
  readonly binding: string;
}

/** One binding: who has which role, and until when. */
export async function BindingPage({ tenant, binding }: BindingPageProps) {
  const permissions = await permissionsAt(tenant);
  const { body, etag = '', problem } = await pageData(tenant, getBinding, { params: { tenant, binding } });
  if (problem) {
    return (
      <>
        <PageHeader title="Binding" />
        <ProblemNotice problem={problem} />
      </>
    );
  }
  const canWrite = permissions.includes('bindings:write');
  const version = { tenant, binding, etag };
  return (
    <>
      <PageHeader
        title={body.role}
        actions={canWrite && <RemoveBinding version={version} name={`${body.role} from ${describeHolder(body.to)}`} />}
      >
        Given to <CodeText>{describeHolder(body.to)}</CodeText>, {body.fromFile ? 'by the tenant’s file' : 'by hand'}.
      </PageHeader>
      <Panel title="How long it holds">
        {canWrite ? (
          <UntilForm version={version} until={body.until} />
        ) : (
          <p>{body.until ? <Moment at={body.until} /> : 'For good.'}</p>
        )}
      </Panel>
    </>
  );
}
