import { MembersPage } from '../../../../features/members/members-page.tsx';

export const metadata = { title: 'Members' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<{ readonly cursor?: string }>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <MembersPage tenant={(await params).tenant} cursor={(await searchParams).cursor} />;
}
