import { GroupPage } from '../../../../../../features/groups/group-page.tsx';

export const metadata = { title: 'Group' };

interface OneGroup {
  readonly params: Promise<{ readonly tenant: string; readonly group: string }>;
}

export default async function Page({ params }: OneGroup) {
  const { tenant, group } = await params;
  return <GroupPage tenant={tenant} group={group} />;
}
