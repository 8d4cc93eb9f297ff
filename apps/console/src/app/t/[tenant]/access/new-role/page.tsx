import { NewRolePage } from '../../../../../features/roles/new-role-page.tsx';

export const metadata = { title: 'New role' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
}

export default async function Page({ params }: TenantPage) {
  return <NewRolePage tenant={(await params).tenant} />;
}
