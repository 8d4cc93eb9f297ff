import { SecretPage } from '../../../../../features/secrets/secret-page.tsx';

export const metadata = { title: 'Secret' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string; readonly secret: string }>;
}

export default async function Page({ params }: TenantPage) {
  const { tenant, secret } = await params;
  return <SecretPage tenant={tenant} secret={secret} />;
}
