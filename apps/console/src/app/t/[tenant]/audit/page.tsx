import { AuditPage } from '../../../../features/audit/audit-page.tsx';

export const metadata = { title: 'Audit log' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | undefined>>>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <AuditPage tenant={(await params).tenant} query={await searchParams} />;
}
