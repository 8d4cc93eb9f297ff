import { BindingsPage } from '../../../../../features/bindings/bindings-page.tsx';

export const metadata = { title: 'Bindings' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<{ readonly cursor?: string }>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <BindingsPage tenant={(await params).tenant} cursor={(await searchParams).cursor} />;
}
