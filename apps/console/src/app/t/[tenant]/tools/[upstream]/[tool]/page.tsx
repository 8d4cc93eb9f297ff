import { ToolPage } from '../../../../../../features/tools/tool-page.tsx';

export const metadata = { title: 'Tool' };

interface OneTool {
  readonly params: Promise<{ readonly tenant: string; readonly upstream: string; readonly tool: string }>;
}

export default async function Page({ params }: OneTool) {
  const { tenant, upstream, tool } = await params;
  return <ToolPage tenant={tenant} upstream={decodeURIComponent(upstream)} tool={decodeURIComponent(tool)} />;
}
