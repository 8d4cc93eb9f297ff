import Link from 'next/link';
import { Entrance } from '../features/sign-in/entrance.tsx';
import { buttonClasses } from '../ui/button.tsx';

export default function NotFound() {
  return (
    <Entrance title="There is no such page">
      <p className="text-ink-quiet">The address may be mistyped, or what it led to is gone.</p>
      <Link href="/" className={buttonClasses('plain')}>
        Go to the start
      </Link>
    </Entrance>
  );
}
