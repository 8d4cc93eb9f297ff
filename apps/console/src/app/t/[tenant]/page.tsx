import { HomePage } from '../../../features/home/home-page.tsx';
import { TenantsPage } from '../../../features/tenants/tenants-page.tsx';
import { PLATFORM } from '../../../sign-in/tenant-slug.ts';

export const metadata = { title: 'Home' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<{ readonly cursor?: string }>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  const { tenant } = await params;
  if (tenant === PLATFORM) return <TenantsPage cursor={(await searchParams).cursor} />;
  return <HomePage tenant={tenant} />;
}
