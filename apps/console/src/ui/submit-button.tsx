'use client';

import { useSyncExternalStore } from 'react';
import { Button, type ButtonProps } from './button.tsx';

const nothingToHear = () => () => {};

/**
 * Sends a form that a script takes care of. Until the script is there it does nothing: the browser alone would put what
 * was typed into the address.
 */
export function SubmitButton(props: Omit<ButtonProps, 'type' | 'disabled'>) {
  const isReady = useSyncExternalStore(
    nothingToHear,
    () => true,
    () => false,
  );
  return <Button {...props} type="submit" disabled={!isReady} className="min-w-0 disabled:opacity-100" />;
}
