import { UpstreamPage } from '../../../../../features/upstreams/upstream-page.tsx';

export const metadata = { title: 'Upstream' };

interface OneUpstream {
  readonly params: Promise<{ readonly tenant: string; readonly upstream: string }>;
}

export default async function Page({ params }: OneUpstream) {
  const { tenant, upstream } = await params;
  return <UpstreamPage tenant={tenant} upstream={upstream} />;
}
