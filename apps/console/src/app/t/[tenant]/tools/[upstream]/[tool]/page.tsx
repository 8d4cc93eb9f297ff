import { ToolPage } from '../../../../../../features/tools/tool-page.tsx';
import type { AddressQuery } from '../../../../../../server/list-query.ts';

export const metadata = { title: 'Tool' };

interface OneTool {
  readonly params: Promise<{ readonly tenant: string; readonly upstream: string; readonly tool: string }>;
  readonly searchParams: Promise<AddressQuery>;
}

export default async function Page({ params, searchParams }: OneTool) {
  const { tenant, upstream, tool } = await params;
  const { endpoint } = await searchParams;
  return (
    <ToolPage
      tenant={tenant}
      upstream={decodeURIComponent(upstream)}
      tool={decodeURIComponent(tool)}
      endpoint={typeof endpoint === 'string' ? endpoint : undefined}
    />
  );
}
