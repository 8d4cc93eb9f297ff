import { SignedOutPage } from '../../features/sign-in/signed-out-page.tsx';

export const metadata = { title: 'Signed out' };

export default function Page() {
  return <SignedOutPage />;
}
