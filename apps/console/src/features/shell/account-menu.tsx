'use client';

import { useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '../../ui/menu.tsx';
import type { Theme } from './theme.ts';

const THEME_OPTIONS = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

/** A year, in seconds. */
const YEAR = 365 * 24 * 3600;

export interface AccountMenuProps {
  readonly tenant: string;
  /** Absent while the api does not say. */
  readonly email: string | undefined;
  /** Where people look after their account. */
  readonly accountUrl: string;
  readonly theme: Theme;
  readonly themeCookie: string;
}

/** Who is signed in, and what concerns them alone. */
export function AccountMenu({ tenant, email, accountUrl, theme, themeCookie }: AccountMenuProps) {
  const signOut = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState(theme);
  const choose = (next: Theme) => {
    setChosen(next);
    document.documentElement.dataset.theme = next;
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `${themeCookie}=${next}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  };
  const trigger = (
    <Button kind="quiet" dense className="max-w-full sm:max-w-64">
      <span className="truncate">{email ?? 'Account'}</span>
      <Icon name="down" size={16} />
    </Button>
  );
  return (
    <>
      <Menu trigger={trigger}>
        {email && <MenuLabel>{email}</MenuLabel>}
        <MenuItem onSelect={() => location.assign(accountUrl)}>Account and security</MenuItem>
        <MenuSeparator />
        <MenuChoice label="Appearance" value={chosen} options={THEME_OPTIONS} onChange={choose} />
        <MenuSeparator />
        <MenuItem onSelect={() => signOut.current?.requestSubmit()}>Sign out</MenuItem>
      </Menu>
      <form ref={signOut} action="/auth/sign-out" method="post" hidden>
        <input type="hidden" name="tenant" value={tenant} />
      </form>
    </>
  );
}
