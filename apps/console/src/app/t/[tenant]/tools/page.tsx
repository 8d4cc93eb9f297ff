import { ToolsPage } from '../../../../features/tools/tools-page.tsx';
import type { AddressQuery } from '../../../../server/list-query.ts';

export const metadata = { title: 'Tools' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<AddressQuery>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <ToolsPage tenant={(await params).tenant} query={await searchParams} />;
}
