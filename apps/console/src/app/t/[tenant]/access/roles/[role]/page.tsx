import { RolePage } from '../../../../../../features/roles/role-page.tsx';

export const metadata = { title: 'Role' };

interface OneRole {
  readonly params: Promise<{ readonly tenant: string; readonly role: string }>;
}

export default async function Page({ params }: OneRole) {
  const { tenant, role } = await params;
  return <RolePage tenant={tenant} role={role} />;
}
