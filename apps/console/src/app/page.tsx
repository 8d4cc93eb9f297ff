import { SignInPage } from '../features/sign-in/sign-in-page.tsx';

export const metadata = { title: 'Sign in' };

interface Query {
  readonly searchParams: Promise<{ readonly problem?: string; readonly tenant?: string }>;
}

export default async function Page({ searchParams }: Query) {
  const { problem, tenant } = await searchParams;
  return <SignInPage problem={problem} tenant={tenant} />;
}
