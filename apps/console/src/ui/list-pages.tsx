import Link from 'next/link';
import { buttonClasses } from './button.tsx';

export interface ListPagesProps {
  /** Absent on the first page. */
  readonly first: string | undefined;
  /** Absent on the last one. */
  readonly next: string | undefined;
}

/** The way through a list that is too long for one page. */
export function ListPages({ first, next }: ListPagesProps) {
  if (!first && !next) return null;
  return (
    <nav aria-label="Pages of the list" className="mt-4 flex justify-end gap-2">
      {first && (
        <Link href={first} className={buttonClasses('plain', true)}>
          First page
        </Link>
      )}
      {next && (
        <Link href={next} className={buttonClasses('plain', true)}>
          Next page
        </Link>
      )}
    </nav>
  );
}
