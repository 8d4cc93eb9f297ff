import { GroupsPage } from '../../../../../features/groups/groups-page.tsx';

export const metadata = { title: 'Groups' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<{ readonly cursor?: string }>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <GroupsPage tenant={(await params).tenant} cursor={(await searchParams).cursor} />;
}
