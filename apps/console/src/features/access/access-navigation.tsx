'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { homeOf } from '../../sign-in/place-in-tenant.ts';
import { classes } from '../../ui/classes.ts';

const PARTS = [
  { path: '', label: 'Roles', below: ['/roles', '/new-role'] },
  { path: '/bindings', label: 'Bindings', below: ['/bindings'] },
  { path: '/groups', label: 'Groups', below: ['/groups'] },
  { path: '/callers', label: 'Who can call', below: [] },
  { path: '/explain', label: 'Explain', below: [] },
] as const;

/** The parts of what is said about access. */
export function AccessNavigation({ tenant }: { readonly tenant: string }) {
  const here = usePathname();
  const home = `${homeOf(tenant)}/access`;
  return (
    <nav aria-label="Access" className="mb-6 overflow-x-auto border-b border-line-quiet">
      <ul className="flex sm:gap-1">
        {PARTS.map(({ path, label, below }) => {
          const isHere = here === `${home}${path}` || below.some((part) => `${here}/`.startsWith(`${home}${part}/`));
          return (
            <li key={path}>
              <Link
                href={`${home}${path}`}
                aria-current={isHere ? 'page' : undefined}
                className={classes(
                  'flex min-h-(--target-dense) items-center border-b-2 px-3 whitespace-nowrap -outline-offset-2 max-sm:px-2 max-sm:text-small',
                  isHere ? 'border-accent font-strong text-ink' : 'border-transparent text-ink-quiet hover:text-ink',
                )}
              >
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
