import { SettingsPage } from '../../../../features/settings/settings-page.tsx';

export const metadata = { title: 'Settings' };

interface TenantPage {
  readonly params: Promise<{ readonly tenant: string }>;
}

export default async function Page({ params }: TenantPage) {
  return <SettingsPage tenant={(await params).tenant} />;
}
