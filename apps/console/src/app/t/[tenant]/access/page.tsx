import { RolesPage } from '../../../../features/roles/roles-page.tsx';

export const metadata = { title: 'Roles' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<{ readonly cursor?: string }>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <RolesPage tenant={(await params).tenant} cursor={(await searchParams).cursor} />;
}
