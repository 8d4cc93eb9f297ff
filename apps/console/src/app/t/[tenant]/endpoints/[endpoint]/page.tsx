import { EndpointPage } from '../../../../../features/endpoints/endpoint-page.tsx';

export const metadata = { title: 'Endpoint' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string; readonly endpoint: string }>;
}

export default async function Page({ params }: TenantPage) {
  const { tenant, endpoint } = await params;
  return <EndpointPage tenant={tenant} endpoint={endpoint} />;
}
