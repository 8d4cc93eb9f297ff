'use client';

import Link, { useLinkStatus } from 'next/link';
import { usePathname } from 'next/navigation';
import { classes } from '../../ui/classes.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import type { Place } from './places.ts';

export interface NavigationProps {
  readonly places: readonly Place[];
  readonly onFollow?: () => void;
}

/** The pages that one may go to, and which of them this is. */
export function Navigation({ places, onFollow }: NavigationProps) {
  const path = usePathname();
  const [home] = places;
  return (
    <nav aria-label="Pages">
      <ul className="grid gap-1">
        {places.map(({ href, label, icon, alsoAt }) => {
          const isHere = href === home?.href ? path === href : path.startsWith(href) || path === alsoAt;
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isHere ? 'page' : undefined}
                {...(onFollow && { onClick: onFollow })}
                className={classes(
                  'flex min-h-(--target-dense) items-center gap-3 rounded-base px-3 transition-colors duration-(--quick)',
                  isHere
                    ? 'bg-accent-ground font-strong text-accent'
                    : 'text-ink-quiet hover:bg-surface-quiet hover:text-ink',
                )}
              >
                <PlaceIcon name={icon} />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Moves while the page is on its way. */
function PlaceIcon({ name }: { readonly name: IconName }) {
  const { pending } = useLinkStatus();
  return (
    <span className={classes(pending && 'motion-safe:animate-pulse')}>
      <Icon name={name} />
    </span>
  );
}
