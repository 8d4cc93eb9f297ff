import { ExplainPage } from '../../../../../features/explanations/explain-page.tsx';
import type { AddressQuery } from '../../../../../server/list-query.ts';

export const metadata = { title: 'Explain' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<AddressQuery>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <ExplainPage tenant={(await params).tenant} query={await searchParams} />;
}
