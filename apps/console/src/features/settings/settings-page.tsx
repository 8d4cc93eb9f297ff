import { getSettings } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { Facts } from '../../ui/facts.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { permissionsAt } from '../shell/me.ts';
import { settingsFacts } from './settings-facts.ts';
import { SettingsForm } from './settings-form.tsx';

/** What holds for a tenant as a whole. */
export async function SettingsPage({ tenant }: { readonly tenant: string }) {
  const permissions = await permissionsAt(tenant);
  const { body, etag = '', problem } = await pageData(tenant, getSettings, { params: { tenant } });
  return (
    <>
      <PageHeader title="Settings">What holds for the tenant as a whole.</PageHeader>
      {problem && <ProblemNotice problem={problem} />}
      {body &&
        (permissions.includes('settings:write') ? (
          <SettingsForm tenant={tenant} settings={body} etag={etag} />
        ) : (
          <Panel>
            <Facts facts={settingsFacts(body)} />
          </Panel>
        ))}
    </>
  );
}
