import { UpstreamsPage } from '../../../../features/upstreams/upstreams-page.tsx';

export const metadata = { title: 'Upstreams' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<{ readonly cursor?: string }>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <UpstreamsPage tenant={(await params).tenant} cursor={(await searchParams).cursor} />;
}
