import { MemberPage } from '../../../../../features/members/member-page.tsx';

export const metadata = { title: 'Member' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string; readonly member: string }>;
}

export default async function Page({ params }: TenantPage) {
  const { tenant, member } = await params;
  return <MemberPage tenant={tenant} member={member} />;
}
