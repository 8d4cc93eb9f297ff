import { BindingPage } from '../../../../../../features/bindings/binding-page.tsx';

export const metadata = { title: 'Binding' };

interface OneBinding {
  readonly params: Promise<{ readonly tenant: string; readonly binding: string }>;
}

export default async function Page({ params }: OneBinding) {
  const { tenant, binding } = await params;
  return <BindingPage tenant={tenant} binding={binding} />;
}
