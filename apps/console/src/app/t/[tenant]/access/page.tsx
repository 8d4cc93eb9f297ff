import { AccessPage } from '../../../../features/roles/access-page.tsx';

export const metadata = { title: 'Access' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
}

export default async function Page({ params }: TenantPage) {
  return <AccessPage tenant={(await params).tenant} />;
}
