import Link from 'next/link';
import { buttonClasses } from '../../ui/button.tsx';
import { Entrance } from './entrance.tsx';

/** After signing out. */
export function SignedOutPage() {
  return (
    <Entrance title="You are signed out">
      <p className="text-ink-quiet">This browser is no longer signed in at the console.</p>
      <Link href="/" className={buttonClasses('primary')}>
        Sign in again
      </Link>
    </Entrance>
  );
}
