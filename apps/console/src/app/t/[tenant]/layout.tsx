import type { ReactNode } from 'react';
import { TenantFrame } from '../../../features/shell/tenant-frame.tsx';

interface TenantLayout {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly children: ReactNode;
}

export default async function Layout({ params, children }: TenantLayout) {
  const { tenant } = await params;
  return <TenantFrame tenant={tenant}>{children}</TenantFrame>;
}
