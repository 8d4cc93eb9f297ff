import { CallersPage } from '../../../../../features/explanations/callers-page.tsx';
import type { AddressQuery } from '../../../../../server/list-query.ts';

export const metadata = { title: 'Who can call' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<AddressQuery>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <CallersPage tenant={(await params).tenant} query={await searchParams} />;
}
