import { NewUpstreamPage } from '../../../../features/upstreams/new-upstream-page.tsx';

export const metadata = { title: 'Add an upstream' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
}

export default async function Page({ params }: TenantPage) {
  return <NewUpstreamPage tenant={(await params).tenant} />;
}
