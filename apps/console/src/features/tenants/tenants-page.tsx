import { listTenants } from '@gatehouse/contracts/api';
import { pageData } from '../../server/page-data.ts';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { PLATFORM } from '../../sign-in/tenant-slug.ts';
import { ListPages } from '../../ui/list-pages.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ProblemNotice } from '../problem/problem-notice.tsx';
import { NewTenantButton } from './new-tenant-button.tsx';
import { TenantTable } from './tenant-table.tsx';

/** All tenants of the installation, for operators. */
export async function TenantsPage({ cursor }: { readonly cursor: string | undefined }) {
  const { body, problem } = await pageData(PLATFORM, listTenants, { query: { cursor } });
  const home = homeOf(PLATFORM);
  return (
    <>
      <PageHeader title="Tenants" actions={!problem && <NewTenantButton />}>
        Each has its own addresses, accounts, keys and data. A slug is for ever: it is neither changed nor given again.
      </PageHeader>
      {problem ? <ProblemNotice problem={problem} /> : <TenantTable tenants={body.items} />}
      {body && (
        <ListPages
          first={cursor && home}
          next={body.nextCursor ? `${home}?cursor=${encodeURIComponent(body.nextCursor)}` : undefined}
        />
      )}
    </>
  );
}
