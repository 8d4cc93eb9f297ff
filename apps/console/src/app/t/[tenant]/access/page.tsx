import { redirect } from 'next/navigation';
import { homeOf } from '../../../../sign-in/place-in-tenant.ts';

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
}

export default async function Page({ params }: TenantPage) {
  redirect(`${homeOf((await params).tenant)}/access/roles`);
}
