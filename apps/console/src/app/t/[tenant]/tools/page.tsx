import { ToolsPage } from '../../../../features/tools/tools-page.tsx';

export const metadata = { title: 'Tools' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | undefined>>>;
}

export default async function Page({ params, searchParams }: TenantPage) {
  return <ToolsPage tenant={(await params).tenant} query={await searchParams} />;
}
