import { AuditPage } from '../../../../features/audit/audit-page.tsx';
import type { AddressQuery } from '../../../../server/list-query.ts';

export const metadata = { title: 'Audit log' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<AddressQuery>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <AuditPage tenant={(await params).tenant} query={await searchParams} />;
}
