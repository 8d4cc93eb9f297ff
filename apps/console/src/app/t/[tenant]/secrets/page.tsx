import { SecretsPage } from '../../../../features/secrets/secrets-page.tsx';

export const metadata = { title: 'Secrets' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<{ readonly cursor?: string }>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <SecretsPage tenant={(await params).tenant} cursor={(await searchParams).cursor} />;
}
