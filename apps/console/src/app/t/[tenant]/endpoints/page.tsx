import { EndpointsPage } from '../../../../features/endpoints/endpoints-page.tsx';

export const metadata = { title: 'Endpoints' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<{ readonly cursor?: string }>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <EndpointsPage tenant={(await params).tenant} cursor={(await searchParams).cursor} />;
}
