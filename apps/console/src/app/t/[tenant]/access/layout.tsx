import type { ReactNode } from 'react';
import { AccessNavigation } from '../../../../features/access/access-navigation.tsx';

interface AccessLayout {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly children: ReactNode;
}

export default async function Layout({ params, children }: AccessLayout) {
  return (
    <>
      <AccessNavigation tenant={(await params).tenant} />
      {children}
    </>
  );
}
